// A table of inputs that goes like a sheet: arrows and Enter go from row to row, a pasted column fills down, Escape takes back.

export function start() {
  for (const table of document.querySelectorAll("[data-sheet]")) {
    table.addEventListener("keydown", move);
    table.addEventListener("paste", fill);
    table.addEventListener("input", (event) => mark(event.target));
  }
}

const grid = (field) => [...field.closest("tbody").rows].map((row) => [...row.querySelectorAll("input:not([type=hidden])")]);
const mark = (field) => field.classList.toggle("typed", field.value !== field.defaultValue);

function place(field) {
  const rows = grid(field);
  const y = rows.findIndex((row) => row.includes(field));
  return { rows, y, x: rows[y].indexOf(field) };
}

function move(event) {
  const { target: field, key, shiftKey } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !field.name) return;
  const { rows, y, x } = place(field);
  const alone = field.selectionStart === field.selectionEnd;
  const to = {
    ArrowDown: [y + 1, x], ArrowUp: [y - 1, x], Enter: [shiftKey ? y - 1 : y + 1, x],
    ArrowLeft: alone && !field.selectionStart && [y, x - 1], ArrowRight: alone && field.selectionEnd === field.value.length && [y, x + 1],
  }[key];
  if (key === "Escape") {
    field.value = field.defaultValue;
    mark(field);
  }
  if (!to) return;
  const next = rows[to[0]]?.[to[1]] ?? (key === "Enter" && field.form.querySelector(".primary"));
  if (next || key === "Enter") event.preventDefault();
  next?.focus?.();
  next?.select?.();
}

function fill(event) {
  const lines = event.clipboardData.getData("text").replace(/\r?\n$/, "").split(/\r?\n/);
  if (lines.length < 2 && !lines[0].includes("\t")) return;
  event.preventDefault();
  const { rows, y, x } = place(event.target);
  lines.forEach((line, down) => line.split("\t").forEach((text, along) => {
    const field = rows[y + down]?.[x + along];
    if (!field) return;
    field.value = text.trim();
    mark(field);
  }));
}
