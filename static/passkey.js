// Passkeys: the server asks, the browser's own dialog answers, then the form is sent as any other.
import { fetchJson } from "./api.js";

export function start() {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  document.querySelectorAll("[data-passkey]").forEach((form) => {
    form.hidden = false;
    if (form.dataset.passkey === "ask" && !form.elements.step) offer(form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      offered?.abort("pressed");
      answer(form).catch((error) => complain(form, error));
    });
  });
  document.querySelectorAll("[data-passkey-none]").forEach((node) => { node.hidden = true; });
}

// The browser offers passkeys where the e-mail is typed. It is asked at the first sign of a person, so that a
// page that nobody looks at leaves no question behind, and anew before the server's question is too old.
let offered;

function offer(form) {
  const signs = ["pointerover", "pointerdown", "keydown", "focusin"];
  const ask = () => {
    signs.forEach((sign) => document.removeEventListener(sign, ask));
    const own = offered = new AbortController();
    setTimeout(() => own.abort("late"), 240000);
    answer(form, { mediation: "conditional", signal: own.signal }).catch((why) => why === "late" && offer(form));
  };
  PublicKeyCredential.isConditionalMediationAvailable?.().then((can) => {
    if (can) signs.forEach((sign) => document.addEventListener(sign, ask));
  });
}

async function answer(form, how) {
  const { name, password, step, remember, ceremony, credential } = form.elements;
  const adds = form.dataset.passkey === "add";
  const body = JSON.stringify(adds ? { name: name.value, password: password.value } : { step: step?.value });
  const address = adds ? "/api/sales/auth/passkeys/add" : "/api/sales/auth/passkeys/ask";
  const asked = await fetchJson(address, { method: "POST", body, headers: { "Content-Type": "application/json" } });
  const { publicKey } = asked.options;
  const made = adds
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey), ...how });
  ceremony.value = asked.ceremony;
  credential.value = JSON.stringify(made);
  if (password) password.value = "";
  if (remember) remember.disabled = !document.getElementById("f-remember").checked;
  form.submit();
}

function complain(form, error) {
  const node = form.querySelector("[data-passkey-error]");
  node.textContent = error.problem?.detail ?? (error.name === "InvalidStateError" ? "This device has a passkey for you already." : "That didn’t work, or was cancelled. Please try again.");
  node.hidden = false;
}
