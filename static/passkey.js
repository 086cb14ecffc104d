// Passkeys: the server asks, the browser's own dialog answers, then the form is sent as any other.
import { fetchJson } from "./api.js";

export function start() {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  document.querySelectorAll("[data-passkey]").forEach((form) => {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      answer(form).catch((error) => complain(form, error));
    });
  });
  document.querySelectorAll("[data-passkey-none]").forEach((node) => { node.hidden = true; });
}

async function answer(form) {
  const { name, password, step, remember, ceremony, credential } = form.elements;
  const adds = form.dataset.passkey === "add";
  const body = JSON.stringify(adds ? { name: name.value, password: password.value } : { step: step?.value });
  const address = adds ? "/api/sales/auth/passkeys/add" : "/api/sales/auth/passkeys/ask";
  const asked = await fetchJson(address, { method: "POST", body, headers: { "Content-Type": "application/json" } });
  const { publicKey } = asked.options;
  const made = adds
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
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
