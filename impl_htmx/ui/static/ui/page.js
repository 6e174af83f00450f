"use strict";

{
  const page = document.body;
  const find = (selector) => document.querySelector(selector);

  // --- the connection ---

  // A page that keeps a stream is ready while that is open.
  let isOpen = find("[sse-connect]") === null;
  const ready = () => isOpen && Alerts.ready();

  // A request that failed may have changed something: the page shows the truth again after
  // the next poll, when its stream is open again, or when it is loaded again.
  const asksAgain = () => !isOpen || find("[hx-trigger*=every]") !== null;
  const lost = () => Alerts.failed({ isPolling: asksAgain() });
  const isView = ({ requestConfig, target }) => requestConfig.verb === "get" && target.id !== "dialog";

  page.addEventListener("htmx:load", ready, { once: true });
  page.addEventListener("htmx:sseOpen", ({ detail: { source } }) => {
    isOpen = true;
    for (const name of ["alerts", "change"]) source.addEventListener(name, countEvent);
    ready();
  });
  page.addEventListener("htmx:sseError", () => {
    isOpen = false;
    lost();
  });
  page.addEventListener("htmx:sendError", lost);
  page.addEventListener("htmx:historyCacheMissLoadError", lost);
  page.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!detail.isError) return;
    lost();
    // The page says so: the console need not.
    detail.isError = false;
  });
  page.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.xhr.status === 200 && isView(detail)) ready();
  });

  // --- answers that come late ---

  // Rows that were asked for before another text was typed, or before a change was answered,
  // may not be those of the list any more.
  let changes = 0;
  let events = 0;

  function countEvent() {
    events += 1;
  }

  page.addEventListener("htmx:beforeSend", ({ detail: { xhr, elt, target } }) => {
    xhr.changesBefore = changes;
    xhr.eventsBefore = events;
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

  // What an event brings belongs into the list without a search, after all that the list knows;
  // anything else the page asks for.
  let lastEvent = 0;

  function isNext({ lastEventId, data }) {
    const parts = Object.assign(document.createElement("template"), { innerHTML: data }).content;
    const newest = find("#alert-rows tr[data-alert-id]")?.dataset.alertId ?? 0;
    const rows = [...parts.querySelectorAll("tr")];
    const place = (part) => part.getAttribute("hx-swap-oob").replace("true", `#${part.id}`).replace("delete:", "");
    return (
      find("#search").value === "" &&
      Number(lastEventId) > lastEvent &&
      rows.every(({ dataset }) => Number(dataset.alertId) > Number(newest)) &&
      [...parts.querySelectorAll("[hx-swap-oob]")].every((part) => find(place(part)) !== null)
    );
  }

  page.addEventListener("htmx:sseBeforeMessage", (event) => {
    changes += 1;
    if (!isNext(event.detail)) {
      event.preventDefault();
      htmx.trigger("#search-form", "refresh");
    }
    lastEvent = Math.max(lastEvent, Number(event.detail.lastEventId));
  });

  // An answer may have been rendered before a change that the page has been sent since.
  page.addEventListener("htmx:afterSwap", ({ detail: { requestConfig, xhr } }) => {
    if (requestConfig && requestConfig.verb !== "get" && xhr.eventsBefore !== events) {
      htmx.trigger("#search-form", "refresh");
    }
  });

  // Another answer may have brought the rows of a change before its own does.
  const ROW = /<tr data-alert-id="(\d+)".*?<\/tr>/gs;

  page.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.requestConfig.verb === "get" || detail.target.id !== "alert-rows") return;
    const isShown = (id) => find(`tr[data-alert-id="${id}"]`) !== null;
    detail.serverResponse = detail.serverResponse.replace(ROW, (row, id) => (isShown(id) ? "" : row));
  });

  // A view that was asked for before an event has not heard it.
  page.addEventListener("htmx:afterSwap", ({ detail: { target, xhr } }) => {
    // There is no target where Back or Forward has brought the view.
    if (target?.id !== "view" || xhr.eventsBefore === events) return;
    htmx.trigger(find("#view [hx-trigger^='sse:']"), "sse:alerts");
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
