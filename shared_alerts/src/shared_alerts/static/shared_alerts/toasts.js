// Toasts. Some come with the page, some are inserted by a framework, some are asked for here.
"use strict";

window.Alerts = {};

{
  const SHOWN_MS = 3000;
  const find = (selector) => document.querySelector(selector);
  const timed = new WeakSet();

  Alerts.toast = (level, text) => {
    const element = find("#toast-template").content.querySelector("[data-toast]").cloneNode(true);
    element.className = `notification is-${level}`;
    element.querySelector("span").textContent = text;
    // Alone: white space that came along would stay when it is gone.
    find("#notifications").append(element);
  };

  function dismissLater() {
    for (const element of document.querySelectorAll("#notifications [data-toast]")) {
      if (timed.has(element)) continue;
      timed.add(element);
      setTimeout(() => element.remove(), SHOWN_MS);
    }
  }

  document.addEventListener("click", ({ target }) => {
    if (target.matches("[data-toast] .delete")) target.closest("[data-toast]").remove();
  });

  new MutationObserver(dismissLater).observe(document.body, { childList: true, subtree: true });
  dismissLater();
}
