// The order editor while it is being typed: lines come and go, totals follow. The server reckons anew and has the last word.

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

  function total(line) {
    const field = (name) => line.querySelector(`[name="${name}"]`);
    const own = decimal(field("unitPrice").value, 2);
    const list = line.dataset.listCents ? BigInt(line.dataset.listCents) : null;
    const sample = field("kind").value === "sample";
    line.querySelector("[data-reason]").hidden = own === null;
    const price = own ?? list;
    const known = price !== null && /^\d+$/.test(field("quantity").value);
    const cents = known && !sample ? lineTotal(BigInt(field("quantity").value), price, decimal(field("discount").value, 2) ?? 0n) : 0n;
    line.querySelector("[data-line-total]").textContent = known ? shown(cents) : "";
    return cents;
  }

  function reckon() {
    const net = all().reduce((sum, line) => sum + total(line), 0n);
    put("lines", net);
    put("grand", net + BigInt(form.dataset.feesCents ?? 0));
  }

  form.addEventListener("input", reckon);
  form.addEventListener("change", reckon);
  form.addEventListener("combo:chosen", ({ target, detail }) => {
    const line = target.closest("[data-line]");
    if (!line) return;
    line.dataset.listCents = detail.priceCents ?? "";
    line.querySelector("[data-list-price]").textContent = detail.priceCents == null ? "No list price" : `List ${shown(detail.priceCents)}`;
    line.querySelector("[data-stock]").textContent = detail.available == null ? "" : `· ${detail.available} available`;
    reckon();
    line.querySelector('[name="quantity"]').select();
  });
  form.addEventListener("click", (event) => {
    const remove = event.target.closest("[data-remove-line]");
    if (remove) {
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
