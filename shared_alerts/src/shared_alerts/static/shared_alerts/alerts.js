// What a page needs beside its framework: toasts, the focus of dialogs, the state of the
// connection. Implementations insert and remove elements in their own way; this script
// watches the document and never asks a server.
"use strict";

window.Alerts = (() => {
  const TOAST_MILLISECONDS = 3000;
  const FOCUSABLE = "a[href], button, input, select, textarea";
  const RECONNECTING = "Connection lost. Reconnecting…";
  const LOST = "Connection lost. Reload the page.";

  const root = document.documentElement;
  const find = (selector) => document.querySelector(selector);
  const connection = () => find("#connection");
  const dialogs = () => [...document.querySelectorAll("[role=dialog]")];

  // --- toasts ---

  const dismissLater = (toast) => setTimeout(() => toast.remove(), TOAST_MILLISECONDS);

  function toast(level, text) {
    const fragment = find("#toast-template").content.cloneNode(true);
    const element = fragment.querySelector("[data-toast]");
    element.className = `notification is-${level}`;
    element.querySelector("span").textContent = text;
    find("#notifications").append(fragment);
  }

  // --- dialogs ---

  // A row's button may be drawn anew while its dialog is open: it is remembered by its place.
  let opener = null;

  function placeOf(button) {
    const row = button.closest("tr[data-alert-id]");
    const scope = row ? `tr[data-alert-id="${row.dataset.alertId}"]` : "main";
    return { scope, label: button.textContent.trim() };
  }

  function focusOpener() {
    const buttons = opener ? [...document.querySelectorAll(`${opener.scope} button`)] : [];
    buttons.find((button) => button.textContent.trim() === opener.label)?.focus();
  }

  const focusable = (dialog) =>
    [...dialog.querySelectorAll(FOCUSABLE)].filter((element) => !element.disabled);

  const close = (dialog) => dialog.querySelector("[data-close]").click();

  function keepFocusInside(event, dialog) {
    const elements = focusable(dialog);
    const edge = event.shiftKey ? elements.at(0) : elements.at(-1);
    if (document.activeElement === edge || !dialog.contains(document.activeElement)) {
      (event.shiftKey ? elements.at(-1) : elements.at(0)).focus();
      event.preventDefault();
    }
  }

  document.addEventListener("keydown", (event) => {
    const dialog = dialogs().at(-1);
    if (!dialog) return;
    if (event.key === "Escape") close(dialog);
    if (event.key === "Tab") keepFocusInside(event, dialog);
  });

  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest("button");
      if (button && !button.closest("[role=dialog]")) opener = placeOf(button);
      if (event.target.matches("[role=dialog] > .modal-background")) {
        close(event.target.closest("[role=dialog]"));
      }
      if (event.target.matches("[data-toast] .delete")) {
        event.target.closest("[data-toast]").remove();
      }
    },
    true,
  );

  // --- one observer for both ---

  let openDialog = null;
  const timed = new WeakSet();

  function follow() {
    for (const element of document.querySelectorAll("#notifications [data-toast]")) {
      if (!timed.has(element)) {
        timed.add(element);
        dismissLater(element);
      }
    }
    const dialog = dialogs().at(-1) ?? null;
    if (dialog && dialog !== openDialog) (dialog.querySelector("select, textarea") ?? focusable(dialog)[0]).focus();
    if (!dialog && openDialog) focusOpener();
    openDialog = dialog;
  }

  new MutationObserver(follow).observe(document.body, { childList: true, subtree: true });
  follow();

  // --- the connection ---

  function state(isReady, text) {
    root.toggleAttribute("data-ready", isReady);
    if (connection().textContent !== text) connection().textContent = text;
  }

  return {
    toast,
    ready: () => state(true, ""),
    reconnecting: () => state(false, RECONNECTING),
    lost: () => state(false, LOST),
  };
})();
