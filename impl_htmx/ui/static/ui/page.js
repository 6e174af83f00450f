"use strict";

{
  const page = document.body;
  const find = (selector) => document.querySelector(selector);

  // --- the connection ---

  // A request that failed may have changed something: the page shows the truth again after
  // the next poll, or when it is loaded again.
  const lost = () => Alerts.failed({ isPolling: find("[hx-trigger^=every]") !== null });
  const isView = ({ requestConfig, target }) => requestConfig.verb === "get" && target.id !== "dialog";

  page.addEventListener("htmx:load", Alerts.ready, { once: true });
  page.addEventListener("htmx:sendError", lost);
  page.addEventListener("htmx:historyCacheMissLoadError", lost);
  page.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!detail.isError) return;
    lost();
    // The page says so: the console need not.
    detail.isError = false;
  });
  page.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.xhr.status === 200 && isView(detail)) Alerts.ready();
  });

  // --- answers that come late ---

  // Rows that were asked for before another text was typed, or before a change was answered,
  // may not be those of the list any more.
  let changes = 0;

  page.addEventListener("htmx:beforeSend", ({ detail: { xhr, elt, target } }) => {
    xhr.changesBefore = changes;
    // They may leave the page, and no event of theirs would reach it then.
    for (const element of [elt, target]) element.addEventListener("htmx:beforeSwap", leaveIfGone);
  });

  // The view or the dialog that an answer was meant for.
  function leaveIfGone({ detail }) {
    detail.shouldSwap &&= detail.target.isConnected;
  }

  function isOutdated({ requestConfig, xhr }) {
    const hasOtherText = requestConfig.parameters.q !== find("#search").value;
    return hasOtherText || (requestConfig.verb === "get" && xhr.changesBefore !== changes);
  }

  page.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.requestConfig.verb !== "get") changes += 1;
    if (detail.target.id === "alert-rows" && isOutdated(detail)) {
      detail.shouldSwap = false;
      htmx.trigger("#search-form", "refresh");
    }
  });

  // htmx 2.0.10 logs an error for each request that a newer one takes the place of.
  page.addEventListener("htmx:beforeSend", ({ detail: { xhr } }) => {
    const { onabort } = xhr;
    xhr.onabort = (event) => {
      const { error } = console;
      console.error = () => {};
      onabort.call(xhr, event);
      console.error = error;
    };
  });

  // --- dialogs and toasts ---

  page.addEventListener("toast", ({ detail }) => Alerts.toast(detail.level, detail.text));
  page.addEventListener("click", (event) => {
    if (!event.target.matches("[data-close]") || event.target.closest("[hx-disable]")) return;
    event.preventDefault();
    htmx.remove(event.target.closest("[role=dialog]"));
  });
  page.addEventListener("htmx:xhr:progress", ({ target, detail }) => {
    const progress = target.querySelector("progress");
    if (progress && detail.lengthComputable) progress.value = (100 * detail.loaded) / detail.total;
  });
  page.addEventListener("htmx:afterRequest", ({ detail }) => {
    const progress = detail.requestConfig.elt.querySelector("progress");
    if (progress) progress.value = 0;
  });
}
