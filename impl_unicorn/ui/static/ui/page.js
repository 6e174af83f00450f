"use strict";

{
  const { poll } = Unicorn.getComponent("alert-list");
  // A request that failed may have changed something: the page shows the truth again after
  // the next poll, or when it is loaded again.
  const lost = () => Alerts.failed({ isPolling: Boolean(poll.timing) });

  const calls = (method, { body }) =>
    JSON.parse(body).actionQueue.some(({ payload }) => payload.name === method);

  // Unicorn tells nobody when a request fails, or which action was answered.
  const { fetch } = window;
  window.fetch = async (...request) => {
    try {
      const response = await fetch(...request);
      if (!response.ok && response.status !== 304) lost();
      else if (poll.timing) Alerts.ready();
      return response;
    } catch (error) {
      lost();
      throw error;
    } finally {
      if (calls("save", request[1])) Alerts.answered();
    }
  };

  Alerts.lockForms();
  Alerts.ready();
}
