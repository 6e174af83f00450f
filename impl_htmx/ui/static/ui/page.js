"use strict";

{
  const page = document.body;
  const poll = document.querySelector("[hx-trigger^=every]");
  // A request that failed may have changed something: the page shows the truth again after
  // the next poll, or when it is loaded again.
  const lost = () => Alerts.failed({ isPolling: poll !== null });

  page.addEventListener("htmx:load", Alerts.ready, { once: true });
  page.addEventListener("htmx:sendError", lost);
  page.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!detail.isError) return;
    lost();
    // The page says so: the console need not.
    detail.isError = false;
  });
  poll?.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.elt === poll && detail.xhr.status === 200) Alerts.ready();
  });

  page.addEventListener("toast", ({ detail }) => Alerts.toast(detail.level, detail.text));
  page.addEventListener("click", ({ target }) => {
    if (target.matches("[data-close]")) htmx.remove(target.closest("[role=dialog]"));
  });
}
