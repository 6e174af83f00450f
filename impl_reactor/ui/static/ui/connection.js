// Reactor marks its components while the socket is closed, and draws the list anew as soon as
// it has joined again. A dialog is not drawn anew, so that a typed text stays: its mark is
// taken off here.
"use strict";

{
  // Reactor keeps its socket to itself; this is loaded before it opens one.
  const { WebSocket } = window;
  let socket = null;
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      socket = this;
    }
  };
  Alerts.reconnectBy(() => socket.close());

  const MARK = "reactor-disconnected";
  const list = document.querySelector("#alert-list");

  function follow() {
    if (list.classList.contains(MARK)) return Alerts.reconnecting();
    if (!("joined" in list.dataset)) return;
    document.querySelectorAll(`.${MARK}`).forEach((element) => element.classList.remove(MARK));
    Alerts.ready();
  }

  Alerts.lockForms();
  new MutationObserver(Alerts.answered).observe(document.querySelector("main"), {
    attributeFilter: ["data-answers"],
    subtree: true,
  });
  new MutationObserver(follow).observe(list, { attributeFilter: ["class", "data-joined"] });
  follow();
}
