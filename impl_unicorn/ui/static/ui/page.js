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

  const isCall = ({ type }) => type === "callMethod";

  // The gateway says by a page what it does not pass on.
  async function showRefusal(response) {
    const page = new DOMParser().parseFromString(await response.clone().text(), "text/html");
    Alerts.toast("danger", page.querySelector("main p").textContent);
  }

  // Unicorn tells nobody when a request fails, or which action was answered.
  const { fetch } = window;

  async function ask(address, options, queue) {
    try {
      const response = await fetch(address, options);
      if (response.status === 413) await showRefusal(response);
      else if (!response.ok && response.status !== 304) lost();
      return response;
    } catch (error) {
      lost();
      throw error;
    } finally {
      if (queue.some(({ payload }) => payload.name === "save")) Alerts.answered();
    }
  }

  // Unicorn sends a message before the last is answered, and drops the answers that come after a
  // later one's: that may have been rendered before an earlier change, whose row is then missing.
  let lastCall = Promise.resolve();

  // Inputs that are sent and not answered: what the page keeps does not have them yet, and a call
  // that is sent meanwhile would be answered without them.
  const inputs = new Set();

  window.fetch = (address, options) => {
    const message = JSON.parse(options.body);
    const queue = message.actionQueue;
    if (!queue.some(isCall)) {
      inputs.add(message);
      return ask(address, options, queue).finally(() => inputs.delete(message));
    }
    const own = [...inputs].filter(({ id }) => id === message.id);
    if (own.length) {
      message.actionQueue = [...own.flatMap(({ actionQueue }) => actionQueue), ...queue];
      options.body = JSON.stringify(message);
    }
    const inTurn = () => ask(address, options, queue);
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
