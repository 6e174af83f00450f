"use strict";

{
  // The first component is the view; a dialog is a component of its own.
  const view = Unicorn.getComponent(
    document.querySelector("[unicorn\\:name]").getAttribute("unicorn:name"),
  );
  const isPolling = Boolean(view.poll.timing);

  // A request that failed may have changed something: the page shows the truth again after
  // the next poll, or when it is loaded again.
  const lost = () => Alerts.failed({ isPolling });

  const callsOf = ([, { body }]) =>
    JSON.parse(body).actionQueue.flatMap(({ type, payload }) =>
      type === "callMethod" ? [payload.name] : [],
    );

  // The gateway says by a page what it does not pass on.
  async function showRefusal(response) {
    const page = new DOMParser().parseFromString(await response.clone().text(), "text/html");
    Alerts.toast("danger", page.querySelector("main p").textContent);
  }

  // Unicorn tells nobody when a request fails, or which action was answered.
  const { fetch } = window;

  async function ask(request, calls) {
    try {
      const response = await fetch(...request);
      if (response.status === 413) await showRefusal(response);
      else if (!response.ok && response.status !== 304) lost();
      return response;
    } catch (error) {
      lost();
      throw error;
    } finally {
      if (calls.includes("save")) Alerts.answered();
    }
  }

  // Unicorn sends a message before the last is answered, and drops the answers that come after a
  // later one's: that may have been rendered before an earlier change, whose row is then missing.
  let lastCall = Promise.resolve();

  window.fetch = (...request) => {
    const calls = callsOf(request);
    if (!calls.length) return ask(request, calls);
    const inTurn = () => ask(request, calls);
    lastCall = lastCall.then(inTurn, inTurn);
    return lastCall;
  };

  document.addEventListener("click", ({ target }) => {
    if (target.matches("[data-dialog]")) Unicorn.call("alert-dialog", target.dataset.dialog);
  });

  Alerts.lockForms();

  // A view that polls asks for the first time when it is bound, before this script or after it.
  if (isPolling) {
    Unicorn.addEventListener("updated", (component) => component === view && Alerts.ready());
  }
  if (!isPolling || view.latestActionEpoch) Alerts.ready();
}
