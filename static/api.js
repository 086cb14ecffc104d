// The way to the JSON API: renews an expired session once, then asks again.

let renewal;

function renew() {
  renewal ??= fetch("/api/sales/auth/refresh", { method: "POST" })
    .then((answer) => answer.ok)
    .finally(() => { renewal = undefined; });
  return renewal;
}

/** The parsed answer. Throws an Error that carries `problem` when the server refuses. */
export async function fetchJson(url, options = {}) {
  const ask = () => fetch(url, { ...options, headers: { Accept: "application/json", ...options.headers } });
  let answer = await ask();
  if (answer.status === 401) {
    if (!(await renew())) {
      location.assign("/sales/login?next=" + encodeURIComponent(location.pathname + location.search));
      return new Promise(() => {});
    }
    answer = await ask();
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(body.detail ?? answer.statusText), { problem: body });
  return body;
}
