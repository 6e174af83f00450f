// Whether the page can reach its server, as #connection tells it. An implementation says what
// becomes of its own connection; that the browser is offline is found out here, for all.
"use strict";

{
  const RECONNECTING = "Connection lost. Reconnecting…";
  const LOST = "Connection lost. Reload the page.";

  const PAUSE_MS = 300;
  const OFFLINE = { isReady: false, text: RECONNECTING, isClosed: true };

  // Before a framework wraps it.
  const { fetch } = window;

  let own = { isReady: false, text: "", isClosed: false };
  let isOffline = false;
  let reconnect = null;

  const state = () => (isOffline ? OFFLINE : own);

  function show() {
    const { isReady, text } = state();
    const connection = document.querySelector("#connection");
    document.documentElement.toggleAttribute("data-ready", isReady);
    if (connection.textContent !== text) connection.textContent = text;
  }

  function become(isReady, text, isClosed) {
    own = { isReady, text, isClosed };
    if (isClosed) Alerts.answered();
    show();
  }

  Object.assign(Alerts, {
    ready: () => become(true, "", false),

    // The connection is closed: nothing can be sent until there is another.
    reconnecting: () => become(false, RECONNECTING, true),
    lost: () => become(false, LOST, true),

    // A request has failed: it may have changed something, but the next may succeed.
    failed: ({ isPolling }) => become(false, isPolling ? RECONNECTING : LOST, false),

    // How a page with a socket makes a new one after it was offline: the server may have given up
    // the old one, which neither side would notice.
    reconnectBy: (way) => {
      reconnect = way;
    },
  });

  // --- offline ---

  // A server on the same machine is reached without a network, too.
  async function isReachable() {
    const icon = document.querySelector("link[rel=icon]").href;
    return fetch(icon, { method: "HEAD", cache: "no-store" }).then(
      () => true,
      () => false,
    );
  }

  const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

  addEventListener("offline", async () => {
    isOffline = true;
    show();
    await pause(); // the browser says so before its last connections have ended
    if (await isReachable()) {
      isOffline = false;
      show();
    }
  });

  addEventListener("online", () => {
    if (!isOffline) return;
    isOffline = false;
    if (!reconnect) return show();
    Alerts.reconnecting();
    reconnect();
  });

  // --- what is clicked meanwhile: sent by nobody, now or later ---

  function refuse(event) {
    const { text, isClosed } = state();
    if (!isClosed || !event.target.closest("main")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    Alerts.toast("danger", text);
  }

  addEventListener("click", refuse, true);
  addEventListener("submit", refuse, true);
}
