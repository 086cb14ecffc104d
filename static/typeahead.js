// The type-ahead: an ARIA combobox over a search input. Without it the same input is a search box with a "Find" button.
import { fetchJson } from "./api.js";

const PAUSE_MS = 120;
let made = 0;

export function start() {
  document.querySelectorAll("[data-combo]").forEach(enhance);
  document.addEventListener("line:added", (event) => event.target.querySelectorAll("[data-combo]").forEach(enhance));
}

function enhance(combo) {
  const input = combo.querySelector('input[type="search"]');
  const held = combo.querySelector(`input[name="${combo.dataset.valueName}"]`);
  const list = element("ul", { role: "listbox", id: `listbox-${++made}`, class: "listbox", "aria-label": "Suggestions", hidden: "" });
  const count = element("p", { role: "status", class: "unseen" });
  let items = [];
  let active = -1;
  let asked = 0;
  let timer;

  combo.querySelector("[data-find]")?.remove();
  combo.append(list, count);
  set(input, { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id });

  function close() {
    asked++;
    clearTimeout(timer);
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    active = index;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", i === index));
    input.setAttribute("aria-activedescendant", list.children[index].id);
    list.children[index].scrollIntoView({ block: "nearest" });
  }

  function choose(index) {
    const item = items[index];
    input.value = item.name;
    held.value = item.id;
    close();
    count.textContent = `${item.name} chosen`;
    held.dispatchEvent(new Event("change", { bubbles: true }));
    combo.dispatchEvent(new CustomEvent("combo:chosen", { bubbles: true, detail: item }));
  }

  function show(found) {
    items = found;
    list.replaceChildren(...items.map((item, i) => {
      const option = element("li", { role: "option", id: `${list.id}-${i}`, "aria-selected": "false" }, item.name);
      const rest = [item.number ?? item.code, item.city, item.note].filter(Boolean).join(" · ");
      if (rest) option.append(element("small", {}, rest));
      return option;
    }));
    list.hidden = !items.length;
    active = -1;
    input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-expanded", String(!list.hidden));
    count.textContent = items.length === 1 ? "1 suggestion" : items.length ? `${items.length} suggestions` : "Nothing found";
  }

  async function ask() {
    const mine = ++asked;
    const url = new URL(combo.dataset.url, location);
    url.searchParams.set(combo.dataset.param, input.value.trim());
    for (const name of (combo.dataset.with ?? "").split(" ").filter(Boolean)) {
      const value = input.form.elements[name]?.value;
      if (value) url.searchParams.set(name, value);
    }
    try {
      const answer = await fetchJson(url);
      if (mine === asked) show(answer.items);
    } catch {
      if (mine === asked) count.textContent = "Suggestions can’t be had just now";
    }
  }

  input.addEventListener("input", () => {
    held.value = "";
    close();
    if (input.value.trim()) timer = setTimeout(ask, PAUSE_MS);
  });
  input.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && open) mark((active + step + items.length + (active < 0 && step < 0 ? 1 : 0)) % items.length);
    else if (step && input.value.trim()) ask();
    else if (event.key === "Enter" && open) choose(Math.max(active, 0));
    else if (event.key === "Escape" && open) close();
    else {
      if (event.key === "Tab" && open && active >= 0) choose(active);
      return;
    }
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose([...list.children].indexOf(option));
  });
}

function element(name, attributes, text = "") {
  const made = document.createElement(name);
  set(made, attributes);
  made.textContent = text;
  return made;
}

function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
}
