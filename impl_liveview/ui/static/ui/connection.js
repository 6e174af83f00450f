// django-liveview tells of its connection by the class of #no-connection alone. After a loss it
// tries again once, and never fetches what the page has missed. After "offline" and "online" it
// keeps its socket, but sends nothing any more.
"use strict";

{
  const indicator = document.querySelector("#no-connection");
  let connected = null; // the socket that was opened last
  let lost = null; // the socket whose loss is answered by the one further try

  function follow() {
    const socket = window.myWebSocket;
    if (indicator.classList.contains("no-connection--hide")) {
      if (socket === connected) return Alerts.lost();
      [connected, lost] = [socket, null];
      // The first answer is the list as it is now; a click before it could meet rows that go.
      socket.addEventListener("message", Alerts.ready, { once: true });
      socket.addEventListener("message", ({ data }) => {
        if (JSON.parse(data).target === "#alert-fields") Alerts.answered();
      });
      indicator.dispatchEvent(new Event("connected"));
    } else {
      lost ??= socket;
      socket === lost ? Alerts.reconnecting() : Alerts.lost();
    }
  }

  Alerts.lockForms();
  new MutationObserver(follow).observe(indicator, { attributeFilter: ["class"] });
}
