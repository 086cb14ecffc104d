// The order editor while it is being typed: lines come and go, totals follow. The server reckons anew and has the last word.
import { fetchJson } from "./api.js";

let added = 0;

export function start() {
  document.querySelectorAll("[data-order]").forEach(enhance);
}

function enhance(form) {
  const lines = form.querySelector(".lines");
  const template = form.querySelector("[data-line-template]");
  const money = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: form.dataset.currency });
  const shown = (cents) => money.format(Number(cents) / 100);
  const all = () => [...lines.querySelectorAll("[data-line]")];
  const put = (name, cents) => form.querySelectorAll(`[data-total="${name}"]`).forEach((node) => { node.textContent = shown(cents); });

  function add() {
    const box = document.createElement("ul");
    box.innerHTML = template.innerHTML.replaceAll("__key__", `new${++added}`);
    const line = box.querySelector("[data-line]");
    lines.append(line);
    line.dispatchEvent(new CustomEvent("line:added", { bubbles: true }));
    return line;
  }

  const field = (line, name) => line.querySelector(`[name="${name}"]`);
  const perCase = (line) => BigInt(line.dataset.perCase || 1);

  /** The line's units; null for what is no quantity. */
  function units(line) {
    const typed = field(line, "quantity").value;
    if (!/^\d{1,7}$/.test(typed)) return null;
    return BigInt(typed) * (field(line, "unit").value === "cases" ? perCase(line) : 1n);
  }

  function total(line) {
    const own = decimal(field(line, "unitPrice").value, 2);
    const list = field(line, "listCents").value;
    const [price, count] = [own ?? (list ? BigInt(list) : null), units(line)];
    const sample = field(line, "kind").value === "sample";
    const known = price !== null && count !== null;
    const cents = known && !sample ? lineTotal(count, price, decimal(field(line, "discount").value, 2) ?? 0n) : 0n;
    line.querySelector("[data-line-total]").textContent = known || sample ? shown(cents) : "";
    const cases = count === null || perCase(line) === 1n ? 0n : count / perCase(line);
    const rest = cases ? count % perCase(line) : 0n;
    line.querySelector("[data-amount]").textContent = cases ? `· ${cases} ${cases === 1n ? "case" : "cases"}${rest ? ` + ${rest}` : ""}, ${count} units` : "";
    return cents;
  }

  function reckon() {
    const net = all().reduce((sum, line) => sum + total(line), 0n);
    const added = [...form.querySelectorAll('[name="feeAmount"]')].reduce((sum, { value }) => sum + (decimal(value, 2) ?? 0n), 0n);
    const deposits = all().reduce((sum, line) => sum + (field(line, "kind").value === "sample" ? 0n : BigInt(line.dataset.deposit || 0) * (units(line) ?? 0n)), 0n);
    const tax = ((net + added) * BigInt(form.dataset.taxBp || 0) + 5000n) / 10000n;
    put("lines", net);
    put("fees", added + deposits);
    put("tax", tax);
    put("grand", net + added + deposits + tax);
  }

  function showPrice(line, cents) {
    field(line, "listCents").value = cents ?? "";
    line.querySelector("[data-list-price]").textContent = cents == null ? "No list price: give an own price and say why." : `List ${shown(cents)}`;
    reckon();
  }

  /** The price depends on customer, product and quantity: the server knows it. */
  async function ask(line) {
    const asked = new URLSearchParams({ customer: form.elements.customerId?.value ?? "", product: field(line, "productId").value, quantity: units(line) ?? "" });
    line.dataset.asked = asked;
    if ([...asked.values()].includes("")) return;
    const answer = await fetchJson(`/api/sales/price?${asked}`).catch(() => null);
    if (answer && line.dataset.asked === String(asked)) {
      line.dataset.deposit = answer.depositCents;
      showPrice(line, answer.priceCents);
    }
  }

  let timer;
  form.addEventListener("input", ({ target }) => {
    reckon();
    const line = target.closest("[data-line]");
    clearTimeout(timer);
    if (target === form) all().forEach(ask);
    else if (line && /^(quantity|unit)$/.test(target.name)) timer = setTimeout(ask, 150, line);
  });
  form.addEventListener("change", ({ target }) => {
    reckon();
    if (target.name === "customerId") about();
  });

  /** What the page says of the customer: the server shows it beside the same form. */
  async function about() {
    all().forEach(ask);
    const body = new URLSearchParams(new FormData(form));
    body.set("do", "update");
    const page = await fetch(form.action, { method: "POST", body }).then((answer) => answer.text()).catch(() => "");
    const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("[data-about]");
    if (!fresh || form.elements.customerId.value !== body.get("customerId")) return;
    form.querySelector("[data-about]").replaceWith(fresh);
    form.elements.wantedOn.value ||= fresh.dataset.about;
  }

  function fill(line, product) {
    line.dataset.perCase = product.unitsPerCase ?? "";
    line.querySelector("[data-cases]").textContent = product.unitsPerCase > 1 ? `cases of ${product.unitsPerCase}` : "cases";
    line.querySelector("[data-stock]").textContent = product.available == null ? "" : `· ${product.available} available`;
    if (form.elements.customerId?.value) showPrice(line, product.priceCents);
    ask(line);
  }

  form.addEventListener("combo:chosen", ({ target, detail }) => {
    const line = target.closest("[data-line]");
    if (!line) return;
    fill(line, detail);
    field(line, "quantity").select();
  });

  /** What the customer bought lately comes as often as the last time; the line nobody typed into makes room. */
  function take({ value, dataset }) {
    const blank = all().find((line) => !field(line, "productSearch").value);
    const line = blank ?? add();
    field(line, "productId").value = value;
    field(line, "productSearch").value = dataset.name;
    field(line, "quantity").value = dataset.units;
    fill(line, { unitsPerCase: Number(dataset.perCase), available: dataset.available || null, priceCents: dataset.cents || null });
  }

  form.addEventListener("click", (event) => {
    const [remove, offer] = [event.target.closest("[data-remove-line]"), event.target.closest("[data-take]")];
    if (offer) {
      event.preventDefault();
      take(offer);
      offer.closest("li").remove();
      form.querySelectorAll("[data-offers]:not(:has(li))").forEach((section) => section.remove());
    } else if (remove) {
      event.preventDefault();
      const line = remove.closest("[data-line]");
      const next = line.nextElementSibling ?? line.previousElementSibling ?? add();
      line.remove();
      next.querySelector("input").focus();
    } else if (event.target.closest("[data-add-line]")) {
      event.preventDefault();
      add().querySelector("input").focus();
    } else return;
    form.dispatchEvent(new Event("change", { bubbles: true }));
  });
  form.addEventListener("draft:restore", ({ detail }) => {
    const wanted = detail.filter(([name]) => name === "productId").length;
    for (let have = all().length; have < wanted; have++) add();
  });
  form.querySelectorAll("[data-update]").forEach((button) => { button.hidden = true; });
  reckon();
}

/** Cents of a line: quantity × price × (1 − discount), rounded half-up once; discount in basis points. */
function lineTotal(quantity, price, basisPoints) {
  return (quantity * price * (10000n - basisPoints) + 5000n) / 10000n;
}

/** "1.234,50" or "1,234.5" as an integer of `places` decimals; null for anything else. */
function decimal(text, places) {
  const [, whole, part = ""] = /^([\d.,' ]*?)(?:[.,](\d{1,2}))?$/.exec(text.trim()) ?? [];
  const digits = whole?.replace(/\D/g, "");
  return digits || part ? BigInt((digits || "0") + part.padEnd(places, "0")) : null;
}
