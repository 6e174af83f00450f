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
    source.addEventListener("change", countEvent);
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

  page.addEventListener("htmx:beforeSend", ({ detail: { xhr, elt, target } }) => {
    xhr.changesBefore = changes;
    // They may leave the page, and no event of theirs would reach it then.
    for (const element of [elt, target]) element.addEventListener("htmx:beforeSwap", leaveIfGone);
    elt.addEventListener("toast", showIfGone);
  });

  // The view or the dialog that an answer was meant for.
  function leaveIfGone({ detail }) {
    if (detail.target.isConnected) return;
    detail.shouldSwap = false;
    if (detail.requestConfig.verb !== "get") ask();
  }

  function showIfGone(event) {
    if (!event.target.isConnected) showToast(event);
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

  // Another answer may have brought the rows of a change before its own does.
  const ROW = /<tr data-alert-id="(\d+)".*?<\/tr>/gs;

  page.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.requestConfig.verb === "get" || detail.target.id !== "alert-rows") return;
    const isShown = (id) => find(`tr[data-alert-id="${id}"]`) !== null;
    detail.serverResponse = detail.serverResponse.replace(ROW, (row, id) => (isShown(id) ? "" : row));
  });

  // --- the events of a stream ---

  // Each has the number of a change, and what that has changed in a list without a search. A list
  // that knows all changes before is changed so; anything else the page asks for.
  let events = 0;
  let lastChange = 0;
  const rowRequests = new Set(); // those whose answers bring rows, or are to a change of this page

  function countEvent() {
    events += 1;
  }

  function ask() {
    const view = find("#view > .table-container, #statistics");
    if (view !== null) htmx.trigger(view, "refresh");
  }

  page.addEventListener("htmx:beforeSend", ({ detail: { xhr, target, requestConfig } }) => {
    xhr.eventsBefore = events;
    if (target.id === "alert-rows" || requestConfig.verb !== "get") rowRequests.add(xhr);
  });
  page.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => rowRequests.delete(xhr));

  function isNext(number, data) {
    if (rowRequests.size > 0 || find("#search").value !== "") return false;
    if (data === "" || number <= lastChange) return false;
    const parts = Object.assign(document.createElement("template"), { innerHTML: data }).content;
    const newest = Number(find("#alert-rows tr[data-alert-id]")?.dataset.alertId ?? 0);
    const place = (part) =>
      part.getAttribute("hx-swap-oob").replace("true", `#${part.id}`).replace("delete:", "");
    return (
      [...parts.querySelectorAll("tr")].every(({ dataset }) => Number(dataset.alertId) > newest) &&
      [...parts.querySelectorAll("[hx-swap-oob]")].every((part) => find(place(part)) !== null)
    );
  }

  page.addEventListener("htmx:sseBeforeMessage", (event) => {
    const { data, lastEventId } = event.detail;
    const number = Number(lastEventId);
    if (!isNext(number, data)) {
      event.preventDefault();
      ask();
    }
    // It may be lower: Redis counts from 1 again when it was restarted.
    lastChange = number;
  });

  // An answer to what this page has changed has a number, too.
  page.addEventListener("htmx:beforeSwap", ({ detail: { xhr } }) => {
    const number = Number(xhr.getResponseHeader("X-Change"));
    if (number > 0 && number < lastChange) ask();
    lastChange = Math.max(lastChange, number);
  });

  // A view that was asked for before an event has not heard it.
  page.addEventListener("htmx:afterSwap", ({ detail: { target, xhr } }) => {
    // There is no target where Back or Forward has brought the view.
    if (target?.id === "view" && xhr.eventsBefore !== events) ask();
  });
  let eventsBefore = 0;
  let restoring = null;
  page.addEventListener("htmx:historyCacheMiss", ({ detail: { xhr } }) => {
    eventsBefore = events;
    // Of Back and at once Forward, the last one says which view is shown.
    restoring?.abort();
    restoring = xhr;
  });
  page.addEventListener("htmx:historyRestore", () => {
    if (eventsBefore !== events) ask();
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

  const showToast = ({ detail }) => Alerts.toast(detail.level, detail.text);
  page.addEventListener("toast", showToast);
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
