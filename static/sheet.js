// A table of inputs that goes like a sheet: arrows and Enter go from cell to cell, a pasted block fills down and along, Ctrl+Z takes it back, Escape one cell.

export function start() {
  for (const table of document.querySelectorAll("[data-sheet]")) {
    table.addEventListener("keydown", move);
    table.addEventListener("paste", fill);
    table.addEventListener("input", (event) => mark(event.target));
  }
}

// Each paste: its cells, what was in them and what is since.
const pasted = [];
const grid = (field) => [...field.closest("tbody").rows].map((row) => [...row.querySelectorAll("input:not([type=hidden])")]);
const mark = (field) => field.classList.toggle("typed", field.value !== field.defaultValue);

function put(field, value) {
  field.value = value;
  mark(field);
}

function place(field) {
  const rows = grid(field);
  const y = rows.findIndex((row) => row.includes(field));
  return { rows, y, x: rows[y].indexOf(field) };
}

function move(event) {
  const { target: field, key, shiftKey } = event;
  const command = event.ctrlKey || event.metaKey;
  if (command && key === "z") undo(event);
  if (command || event.altKey || event.isComposing || !field.name) return;
  const { rows, y, x } = place(field);
  const [start, end, length] = [field.selectionStart, field.selectionEnd, field.value.length];
  // A cell that was just come to is selected whole: then the arrows go on, else they go through its text.
  const whole = !start && end === length;
  const to = {
    ArrowDown: [y + 1, x], ArrowUp: [y - 1, x], Enter: [shiftKey ? y - 1 : y + 1, x],
    ArrowLeft: (whole || !end) && [y, x - 1], ArrowRight: (whole || start === length) && [y, x + 1],
  }[key];
  if (key === "Escape") put(field, field.defaultValue);
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
  const cells = lines.flatMap((line, down) => line.split("\t").map((text, along) => [rows[y + down]?.[x + along], text.trim()]));
  pasted.push(cells.filter(([field]) => field).map(([field, text]) => {
    const before = field.value;
    put(field, text);
    return [field, before, field.value];
  }));
}

// Typing since is the browser's to take back, cell by cell; then the paste is ours.
function undo(event) {
  if (!pasted.at(-1)?.every(([field, , since]) => field.value === since)) return;
  event.preventDefault();
  pasted.pop().forEach(([field, before]) => put(field, before));
}
