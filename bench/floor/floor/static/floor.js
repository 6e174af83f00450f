// All that the page does by itself. A click or a form names an action in a data attribute; the
// answer is a list of changes, each with what to do, where, and the HTML or text.
"use strict";

{
  const { address, transport, token, debounceMs } = document.currentScript.dataset;
  const find = (selector) => document.querySelector(selector);
  const field = find("#search");

  // --- what an answer changes ---

  const CHANGES = {
    first: (element, html) => element.insertAdjacentHTML("afterbegin", html),
    inside: (element, html) => (element.innerHTML = html),
    text: (element, text) => (element.textContent = text),
    pressed: (element, state) => element.setAttribute("aria-pressed", state),
    gone: (element) => element.remove(),
  };

  // "row" and "button" are those of the click.
  function apply({ changes, toast }, clicked = {}) {
    for (const [what, where, content] of changes) {
      const element = clicked[where] ?? find(where);
      if (element) CHANGES[what](element, content);
    }
    if (toast) Alerts.toast(...toast);
  }

  // --- over fetch ---

  const FORM_ERROR = "#description-error, #import-error";

  async function post(path, body) {
    const headers = { "X-CSRFToken": token, "Content-Type": "application/octet-stream" };
    const response = await fetch(address + path, { method: "POST", headers, body });
    if (response.status === 413) {
      return { changes: [["text", FORM_ERROR, await sentenceOf(response)]] };
    }
    if (!response.ok) throw new Error(`status ${response.status}`);
    return response.json();
  }

  // What is too large for the gateway is refused by a page of its own.
  async function sentenceOf(response) {
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return page.querySelector("main p").textContent;
  }

  // Several connections would overtake each other: a change is sent when the last is answered.
  const CHANGING = new Set(["add", "create", "acknowledge", "delete"]);
  let last = Promise.resolve();

  function askByFetch(action, fields) {
    const send = () => post("act/", JSON.stringify({ action, ...fields }));
    if (!CHANGING.has(action)) return send();
    const answer = last.then(send);
    last = answer.catch(() => {});
    return answer;
  }

  // --- over a WebSocket: answers come in the order of the questions ---

  function openSocket() {
    const url = new URL(`${address}socket/`, location);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    const waiting = [];
    socket.onopen = Alerts.ready;
    socket.onclose = Alerts.lost;
    socket.onmessage = ({ data }) => waiting.shift()(JSON.parse(data));
    return (action, fields) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        socket.send(JSON.stringify({ action, ...fields }));
      });
  }

  const ask = transport === "WebSocket" ? openSocket() : askByFetch;
  const failed = () => Alerts.failed({ isPolling: false });

  // --- what is clicked ---

  let changed = 0; // answers that may have changed the table

  async function act(button) {
    const row = button.closest("tr");
    const wanted = button.getAttribute("aria-pressed") === "false";
    const fields = { id: row?.dataset.alertId, wanted, q: field.value };
    apply(await ask(button.dataset.act, fields), { row, button });
    changed += 1;
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-act]");
    if (button) act(button).catch(failed);
    if (target.closest("[data-close]")) find("#dialog").replaceChildren();
  });

  // --- forms ---

  const SUBMITTED = {
    create: (form) => ask("create", { ...Object.fromEntries(new FormData(form)), q: field.value }),
    // A file goes by HTTP in any case: what a socket has to send waits for nothing then.
    import: ({ file: { files } }) => {
      const query = new URLSearchParams({ q: field.value, files: files.length });
      return post(`import/?${query}`, files[0]);
    },
  };

  Alerts.lockForms();
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    event.preventDefault();
    if (form.dataset.submit === "search") return search().catch(failed);
    try {
      apply(await SUBMITTED[form.dataset.submit](form));
      changed += 1;
    } catch {
      failed();
    }
    Alerts.answered();
  });

  document.addEventListener("focusout", async ({ target }) => {
    if (!target.matches("#alert-form textarea") || !target.isConnected) return;
    const answer = await ask("check", { description: target.value }).catch(failed);
    if (answer && target.isConnected) apply(answer);
  });

  // --- search ---

  let timer;

  async function search() {
    const q = field.value;
    const before = changed;
    const answer = await ask("search", { q });
    // An answer to an older text, or from before a change, is not shown.
    if (q !== field.value) return;
    if (before !== changed) return search();
    apply(answer);
    const term = q.trim();
    history.replaceState(null, "", term ? `?q=${encodeURIComponent(term)}` : address);
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => search().catch(failed), Number(debounceMs));
  });

  if (transport !== "WebSocket") Alerts.ready();
}
