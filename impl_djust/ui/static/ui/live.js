"use strict";

// djust counts its attempts to reconnect on the body, and makes no more than these.
const ATTEMPTS = 10;

Alerts.reconnectBy(() => djust.liveViewInstance.ws.close());

window.DjustHooks = {
  page: {
    mounted() {
      this.handleEvent("ready", () => Alerts.ready());
      this.handleEvent("toast", ({ level, text }) => Alerts.toast(level, text));
    },
    disconnected() {
      const attempts = Number(this.el.dataset.djReconnectAttempt ?? 0);
      if (attempts < ATTEMPTS) Alerts.reconnecting();
      else Alerts.lost();
    },
  },
};
