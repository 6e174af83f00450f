"use strict";

{
  const { poll } = Unicorn.getComponent("alert-list");
  // A request that failed may have changed something: the page shows the truth again after
  // the next poll, or when it is loaded again.
  const lost = poll.timing ? Alerts.reconnecting : Alerts.lost;

  // Unicorn tells nobody when a request fails.
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
    }
  };

  Alerts.ready();
}
