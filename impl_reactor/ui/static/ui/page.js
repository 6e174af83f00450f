// Reactor marks its components while the socket is closed, and draws the list anew as soon as
// it has joined again. What is not drawn anew, so that a typed text stays, keeps its mark: that is
// taken off here. Another view comes as a page, which is put in place of this one and joins.
"use strict";

{
  // Reactor keeps its socket to itself; this is loaded before it opens one.
  const { WebSocket } = window;
  let socket = null;
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      socket = this;
      this.addEventListener("message", keepOrder);
    }
  };
  Alerts.reconnectBy(() => socket.close());

  const LIST_IS_DRAWN = '{"command": "render", "payload": {"id": "alert-list"';
  const ROW_IS_REMOVED = '{"command": "remove", "payload": {"id": "alert-';

  // Reactor draws a list in the next frame, for which a hidden page waits long, and removes a row
  // at once: a list that came before, drawn after, would bring the row back.
  let undrawn = 0;
  function keepOrder(event) {
    const { data, target, isTrusted } = event;
    if (data.startsWith(LIST_IS_DRAWN)) {
      undrawn += 1;
      requestAnimationFrame(() => (undrawn -= 1));
    } else if (undrawn && isTrusted && data.startsWith(ROW_IS_REMOVED)) {
      event.stopImmediatePropagation();
      requestAnimationFrame(() => target.dispatchEvent(new MessageEvent("message", { data })));
    }
  }

  const MARK = "reactor-disconnected";
  const root = document.documentElement;
  const find = (selector) => document.querySelector(selector);
  const title = () => find("h1").textContent;
  let shown = title();
  let isStale = false; // the page as it was left is shown until the server has sent it anew

  function follow() {
    const joined = find("[data-joined]");
    if (shown !== title()) {
      shown = title();
      find("h1").focus();
    }
    if (!find(`[reactor-component]:not(.${MARK})`)) return Alerts.reconnecting();
    if (!joined) isStale = false;
    if (!joined || isStale) return root.removeAttribute("data-ready");
    document.querySelectorAll(`.${MARK}`).forEach((element) => element.classList.remove(MARK));
    Alerts.ready();
  }

  Alerts.lockForms();
  new MutationObserver(Alerts.answered).observe(document.body, {
    attributeFilter: ["data-answers"],
    subtree: true,
  });
  new MutationObserver(follow).observe(find("main"), {
    attributeFilter: ["class", "data-joined"],
    childList: true,
    subtree: true,
  });
  follow();

  addEventListener("popstate", () => {
    isStale = true;
    root.removeAttribute("data-ready");
  });
}
