// Manners of every form: sent once, asked first where that matters, and what was typed isn't lost.

const DRAFT_HOURS = 12;
const draftName = (form) => `draft:${document.body.dataset.who}:${form.dataset.draft}`;

export function watchForms() {
  document.addEventListener("submit", askFirst);
  document.addEventListener("submit", sendOnce);
  document.addEventListener("input", keepDraft);
  document.addEventListener("change", keepDraft);
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(unsend));
  document.querySelectorAll("[data-reveal]").forEach(letReveal);
  document.querySelectorAll("[data-check-all]").forEach(letCheckAll);
  document.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; button.onclick = () => print(); });
  document.querySelectorAll("[data-copy]").forEach(letCopy);
  document.querySelector("[data-error-summary]")?.focus();
  const zone = document.querySelector('input[name="timeZone"]');
  if (zone && !zone.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function askFirst(event) {
  const { target: form, submitter } = event;
  const question = submitter?.dataset.confirm ?? form.dataset.confirm;
  if (!question || form.dataset.agreed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "question");
  dialog.innerHTML = `<h2 id="question"></h2><form method="dialog" class="form-actions"><button value="">Go back</button><button value="yes" class="primary"></button></form>`;
  const [title, yes] = [dialog.querySelector("h2"), dialog.querySelector(".primary")];
  title.textContent = question;
  yes.textContent = submitter?.textContent.trim() || "Go on";
  yes.classList.toggle("danger", Boolean(submitter?.classList.contains("danger")));
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue !== "yes") return submitter?.focus();
    form.dataset.agreed = "yes";
    form.requestSubmit(submitter);
  });
  document.body.append(dialog);
  dialog.showModal();
}

function sendOnce(event) {
  const { target: form, submitter } = event;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  submitter?.setAttribute("aria-busy", "true");
  if (form.action.endsWith("/sales/logout")) sessionStorage.clear();
}

function unsend(form) {
  delete form.dataset.sent;
  delete form.dataset.agreed;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

function letCheckAll(all) {
  all.hidden = false;
  all.addEventListener("change", ({ target }) => all.closest("[data-check-group]").querySelectorAll("tbody [type=checkbox]").forEach((box) => { box.checked = target.checked; }));
}

// Without a safe connection there is no clipboard: the text is chosen, to be copied by hand.
function letCopy(button) {
  const input = document.getElementById(button.dataset.copy);
  input.onfocus = () => input.select();
  button.hidden = !navigator.clipboard;
  button.onclick = () => navigator.clipboard.writeText(input.value).then(() => { button.textContent = "Copied"; });
}

function letReveal(button) {
  const input = document.getElementById(button.dataset.reveal);
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    button.textContent = shown ? "Hide" : "Show";
    button.setAttribute("aria-pressed", shown);
  };
  button.hidden = false;
  button.addEventListener("click", () => show(input.type === "password"));
  input.form.addEventListener("submit", () => show(false));
}

// Drafts: kept in this tab, restored where the form comes back empty-handed,
// dropped once a page says that something was saved.

const keepable = (form) => [...form.elements].filter((field) => field.name && !/^(password|file|submit|button|reset)$/.test(field.type) && !field.closest("fieldset.found") && field.name !== "next" && field.name !== "token");

function keepDraft({ target }) {
  const form = target.closest("form[data-draft]");
  if (!form) return;
  const fields = keepable(form).map((f) => [f.name, f.value, f.checked ?? null]);
  sessionStorage.setItem(draftName(form), JSON.stringify({ at: Date.now(), fields }));
}

export function restoreDrafts() {
  const forms = document.querySelectorAll("form[data-draft]");
  if (document.querySelector("[data-saved]")) forgetDrafts();
  if (document.querySelector("[data-error-summary], fieldset.found")) return;
  forms.forEach((form) => form.dataset.kept === undefined && restoreDraft(form));
}

function forgetDrafts() {
  Object.keys(sessionStorage).filter((key) => key.startsWith("draft:")).forEach((key) => sessionStorage.removeItem(key));
}

function restoreDraft(form) {
  const draft = JSON.parse(sessionStorage.getItem(draftName(form)));
  if (!draft || Date.now() - draft.at > DRAFT_HOURS * 3600e3) return;
  form.dispatchEvent(new CustomEvent("draft:restore", { detail: draft.fields }));
  const left = keepable(form);
  for (const [name, value, checked] of draft.fields) {
    const index = left.findIndex((f) => f.name === name && (f.type !== "radio" || f.value === value));
    if (index < 0) continue;
    const [field] = left.splice(index, 1);
    if (checked !== null && /^(checkbox|radio)$/.test(field.type)) field.checked = checked;
    else field.value = value;
  }
  form.dispatchEvent(new Event("input"));
  form.prepend(restoredMessage(form));
}

function restoredMessage(form) {
  const message = document.createElement("p");
  message.className = "message warning wide";
  message.setAttribute("role", "status");
  message.innerHTML = `What you typed before is here again. <button type="button">Start afresh</button>`;
  message.querySelector("button").addEventListener("click", () => {
    sessionStorage.removeItem(draftName(form));
    location.reload();
  });
  return message;
}
