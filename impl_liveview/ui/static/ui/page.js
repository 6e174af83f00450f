// django-liveview tells of its connection by the class of #no-connection alone. After a loss it
// tries again once, and never fetches what the page has missed. After "offline" and "online" it
// keeps its socket, but sends nothing any more. This is loaded before it opens a socket, or it could
// open unseen.
"use strict";

{
  const indicator = document.querySelector("#no-connection");
  let connected = null; // the socket that was opened last
  let lost = null; // the socket whose loss is answered by the one further try

  // What a page shows may have changed while it was not connected, or was not shown.
  const refresh = () => document.querySelector("#refresh").dispatchEvent(new Event("refresh"));
  const focusHeading = () => document.querySelector("#view h1").focus();

  function follow() {
    const socket = window.myWebSocket;
    if (indicator.classList.contains("no-connection--hide")) {
      if (socket === connected) return Alerts.lost();
      [connected, lost] = [socket, null];
      // The first answer is the page as it is now; a click before it could meet rows that go.
      socket.addEventListener("message", Alerts.ready, { once: true });
      socket.addEventListener("message", ({ data }) => {
        const { target, event, eventData } = JSON.parse(data);
        if (event) document.dispatchEvent(new CustomEvent(event, { detail: eventData }));
        if (target === "#alert-fields") Alerts.answered();
        if (target === "#view") focusHeading();
      });
      refresh();
    } else {
      lost ??= socket;
      socket === lost ? Alerts.reconnecting() : Alerts.lost();
    }
  }

  Alerts.lockForms();
  new MutationObserver(follow).observe(indicator, { attributeFilter: ["class"] });

  // --- the views ---

  // Once Stimulus has seen the elements that are back.
  document.addEventListener("liveview:history-restored", () => {
    queueMicrotask(refresh);
    focusHeading();
  });
}
