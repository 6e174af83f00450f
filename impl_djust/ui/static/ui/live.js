"use strict";

{
  // djust counts its attempts to reconnect on the body, and makes no more than these.
  const ATTEMPTS = 10;

  Alerts.reconnectBy(() => djust.liveViewInstance.ws.close());

  const page = {
    mounted() {
      this.handleEvent("ready", () => Alerts.ready());
      this.handleEvent("toast", ({ level, text }) => Alerts.toast(level, text));
    },
    disconnected() {
      const attempts = Number(this.el.dataset.djReconnectAttempt ?? 0);
      if (attempts < ATTEMPTS) Alerts.reconnecting();
      else Alerts.lost();
    },
    // djust 1.2.6 asks for the view that the page was loaded with, whichever is shown.
    reconnected() {
      const view = djust.navigation.resolveViewPath(location.pathname);
      this.el.querySelector("[dj-view]").setAttribute("dj-view", view);
    },
  };

  // The heading of a view that is put into the page gets the focus; a page that is loaded leaves it.
  const heading = {
    mounted() {
      if (document.documentElement.hasAttribute("data-ready")) this.el.focus();
    },
  };

  // djust sends a file when it is chosen: Import waits until the server has it, or will not get it.
  const upload = {
    mounted() {
      const { form } = this.el;
      const progress = form.querySelector("progress");
      this.listeners = new AbortController();
      const listen = (target, type, listener) =>
        target.addEventListener(type, listener, { signal: this.listeners.signal });

      const refuse = () => {
        if (this.el.disabled) this.pushEvent("refuse_file");
      };

      listen(form, "change", ({ target }) => {
        progress.value = 0;
        this.el.disabled = target.files.length > 0;
      });
      listen(window, "djust:upload:progress", ({ detail }) => {
        progress.value = detail.progress;
        if (detail.status === "error") refuse();
        this.el.disabled = detail.status === "uploading";
      });
      listen(window, "djust:upload:error", () => {
        refuse();
        this.el.disabled = false;
      });
    },
    destroyed() {
      this.listeners.abort();
    },
  };

  window.DjustHooks = { page, heading, upload };
}
