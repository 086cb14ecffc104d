// The entry: each module comes when a page first needs it.
import { watchForms, restoreDrafts } from "./forms.js";

const typing = (target) => target.closest("input, select, textarea, dialog, [contenteditable]");
const shortcuts = { get on() { return localStorage.getItem("shortcuts") !== "off"; } };

async function start() {
  watchForms();
  closeMenusOnLeave();
  const wanted = [];
  if (document.querySelector("[data-combo], [data-line-template]")) wanted.push(import("./typeahead.js"));
  if (document.querySelector("[data-order]")) wanted.push(import("./order.js"));
  if (document.querySelector("[data-passkey]")) wanted.push(import("./passkey.js"));
  if (document.querySelector("[data-sheet]")) wanted.push(import("./sheet.js"));
  for (const module of await Promise.all(wanted)) module.start();
  restoreDrafts();
}

function closeMenusOnLeave() {
  const close = (but) => document.querySelectorAll("[data-menu][open]").forEach((menu) => { if (menu !== but) menu.open = false; });
  document.addEventListener("click", (event) => close(event.target.closest("[data-menu]")));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("[data-menu][open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
}

document.addEventListener("keydown", async (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!shortcuts.on || typing(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "/") event.preventDefault();
  if (event.key.length === 1) (await import("./hotkeys.js")).press(event.key);
});

for (const button of document.querySelectorAll("[data-shortcuts]")) {
  button.hidden = !matchMedia("(any-hover: hover)").matches;
  button.addEventListener("click", async () => (await import("./hotkeys.js")).help());
}

start();
