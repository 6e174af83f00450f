// What a hasty hand or an input method does not mean. Listens before everything else on the page,
// so that it holds for every framework.
"use strict";

{
  // A Create or Delete: what is done once by one press.
  const ONCE = "[data-once]";
  const ANSWER_LIMIT_MS = 30_000;
  const COMPOSING = 229; // the key code of a key that an input method has taken

  function swallow(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  const listen = (type, listener) => addEventListener(type, listener, true);

  // The second half of a double click may hit another row, which has moved up under the mouse.
  listen("click", (event) => {
    if (event.detail > 1 && event.target.closest(ONCE)) swallow(event);
  });

  // Another tab or window is the browser's to open: not all frameworks leave it these clicks.
  listen("click", (event) => {
    const hasModifier = event.ctrlKey || event.metaKey || event.shiftKey;
    if (hasModifier && event.target.closest("a[href]")) event.stopImmediatePropagation();
  });

  listen("keydown", (event) => {
    const isHeld = event.repeat && event.key === "Enter" && event.target.closest?.(ONCE);
    // Safari reports the key that ends a composition after its end.
    const isComposing = event.isComposing || event.keyCode === COMPOSING;
    if (isHeld) swallow(event);
    // Escape and Enter choose a word here. The input method still gets them.
    else if (isComposing) event.stopImmediatePropagation();
  });

  // --- a form that waits for its answer ---

  let awaited = null; // the button that was pressed
  let limit;

  Alerts.answered = () => {
    awaited = null;
    clearTimeout(limit);
  };

  // For a framework that cannot do this itself: until `Alerts.answered` is called, a Create that
  // was pressed takes no further press, by mouse or keyboard. It keeps the focus.
  Alerts.lockForms = () => {
    listen("submit", (event) => {
      const { submitter } = event;
      if (!submitter?.matches(ONCE)) return;
      if (submitter === awaited) return swallow(event);
      Alerts.answered();
      awaited = submitter;
      limit = setTimeout(Alerts.answered, ANSWER_LIMIT_MS);
    });
  };
}
