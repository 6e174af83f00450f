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

  const calls = (method, { body }) =>
    JSON.parse(body).actionQueue.some(({ payload }) => payload.name === method);

  // Unicorn tells nobody when a request fails, or which action was answered.
  const { fetch } = window;
  window.fetch = async (...request) => {
    try {
      const response = await fetch(...request);
      if (!response.ok && response.status !== 304) lost();
      return response;
    } catch (error) {
      lost();
      throw error;
    } finally {
      if (calls("save", request[1])) Alerts.answered();
    }
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
