// Where the keyboard is. A dialog takes the focus and keeps it. When what had the focus is gone,
// with its row, its dialog, or because a framework has drawn it anew, the focus goes to the same
// button of the same row, else of the next, else of the one before, else to the first button.
"use strict";

{
  const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea";
  const ROW = "tr[data-alert-id]";
  const BESIDE_THE_PAGE = "[role=dialog], #notifications";

  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const dialogs = () => all("[role=dialog]");
  const enabled = (dialog) => all(FOCUSABLE, dialog).filter((element) => !element.disabled);
  const idOf = (row) => row.dataset.alertId;

  // --- the place of the focus, outside of dialogs ---

  // A button is remembered by its text and its row, since another element may have taken its place.
  let place = null;

  function remember({ target }) {
    if (target.closest(BESIDE_THE_PAGE)) return;
    const button = target.closest("main button");
    const row = button?.closest(ROW);
    place = button && { text: button.textContent.trim(), id: row ? idOf(row) : null };
    rememberRows();
  }

  // Not with each change of a page: most come while no row has the focus.
  function rememberRows() {
    if (place?.id) place.ids = all(ROW).map(idOf);
  }

  const buttonIn = (scope) =>
    scope && all("button", scope).find((button) => button.textContent.trim() === place.text);

  function buttonInRows() {
    const rows = new Map(all(ROW).map((row) => [idOf(row), row]));
    const at = place.ids.indexOf(place.id);
    const nearest = [...place.ids.slice(at), ...place.ids.slice(0, at).reverse()];
    return buttonIn(rows.get(nearest.find((id) => rows.has(id))));
  }

  function restore() {
    const same = place.id ? buttonInRows() : buttonIn(document.querySelector("main"));
    (same ?? document.querySelector("main button"))?.focus();
  }

  // Whoever clicks beside everything has taken the focus away himself.
  addEventListener("mousedown", remember, true);
  addEventListener("focusin", remember, true);

  // --- dialogs ---

  const close = (dialog) => dialog.querySelector("[data-close]").click();

  function keepInside(event, dialog) {
    const elements = enabled(dialog);
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
    if (event.key === "Tab") keepInside(event, dialog);
  });

  document.addEventListener("click", ({ target }) => {
    if (target.matches("[role=dialog] > .modal-background")) close(target.closest("[role=dialog]"));
  });

  // --- both follow the document ---

  let openDialog = null;

  function follow() {
    const dialog = dialogs().at(-1) ?? null;
    if (dialog && dialog !== openDialog) {
      (dialog.querySelector("select, textarea") ?? enabled(dialog)[0]).focus();
    }
    openDialog = dialog;
    if (!dialog && place && document.activeElement === document.body) restore();
    else rememberRows();
  }

  new MutationObserver(follow).observe(document.body, { childList: true, subtree: true });
  follow();
}
