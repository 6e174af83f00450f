// django-liveview tells of its connection by the class of #no-connection alone. What it missed
// it does not fetch, it tries again once, and it stops to send after "offline" and "online".
"use strict";

{
  const indicator = document.querySelector("#no-connection");
  let connected = null;
  let lost = null;

  function follow() {
    const socket = window.myWebSocket;
    if (indicator.classList.contains("no-connection--hide")) {
      if (socket === connected) return Alerts.lost();
      [connected, lost] = [socket, null];
      // The first answer is the list as it is now; before it a click could meet rows that go.
      socket.addEventListener("message", Alerts.ready, { once: true });
      indicator.dispatchEvent(new Event("connected"));
    } else {
      lost ??= socket;
      socket === lost ? Alerts.reconnecting() : Alerts.lost();
    }
  }

  new MutationObserver(follow).observe(indicator, { attributeFilter: ["class"] });
}
