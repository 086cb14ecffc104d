// Single keys for people at a desk. app.js asks only when nobody is typing and they aren't turned off.

const places = { c: "customers", o: "orders", p: "products", d: "dashboard" };
let afterG = 0;

export function press(key) {
  const going = Date.now() - afterG < 1500;
  afterG = 0;
  if (going && places[key]) document.querySelector(`.tabs [data-section="${places[key]}"]`)?.click();
  else if (key === "g") afterG = Date.now();
  else if (key === "/") document.querySelector('[data-hotkey="/"], main input[type="search"], .find input')?.focus();
  else if (key === "n") document.querySelector('[data-hotkey="n"]')?.click();
  else if (key === "?") help();
}

export function help() {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "shortcuts-title");
  dialog.innerHTML = `<h2 id="shortcuts-title">Keyboard shortcuts</h2>
<dl><dt><kbd>/</kbd></dt><dd>Search</dd>
<dt><kbd>g</kbd> <kbd>d</kbd></dt><dd>Go to the dashboard</dd>
<dt><kbd>g</kbd> <kbd>c</kbd></dt><dd>Go to customers</dd>
<dt><kbd>g</kbd> <kbd>o</kbd></dt><dd>Go to orders</dd>
<dt><kbd>g</kbd> <kbd>p</kbd></dt><dd>Go to products</dd>
<dt><kbd>n</kbd></dt><dd>New entry on this page</dd>
<dt><kbd>?</kbd></dt><dd>This help</dd></dl>
<div class="check"><label><input type="checkbox"> Shortcuts are on</label></div>
<form method="dialog" class="form-actions"><button class="primary">Close</button></form>`;
  const on = dialog.querySelector("input");
  on.checked = localStorage.getItem("shortcuts") !== "off";
  on.addEventListener("change", () => localStorage.setItem("shortcuts", on.checked ? "on" : "off"));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
