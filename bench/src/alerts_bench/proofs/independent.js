// A clock that shares nothing with the bench's: another event starts it, another sign ends it, it is
// carried over a navigation in another place. It knows this benchmark's table and nothing else.
(() => {
  if (window !== top || location.protocol === "about:") return;

  const NAME = "independent-clock";
  let wanted = null;
  let released = null;

  const newest = () =>
    document.querySelector("#alerts tr[data-alert-id]")?.getAttribute("data-alert-id") ?? null;

  // The newest row is another one. What is deleted is known to be gone only in a whole document.
  const isThere = () => {
    const id = newest();
    if (id === null || id === wanted.before) return false;
    return wanted.kind === "add" || document.readyState !== "loading";
  };

  function look() {
    if (released === null || !isThere()) return;
    const taken = performance.timeOrigin + performance.now() - released;
    released = null;
    observer.disconnect();
    console.info(NAME, taken);
  }

  const observer = new MutationObserver(look);
  const observe = () =>
    observer.observe(document, {
      subtree: true,
      childList: true,
      attributeFilter: ["data-alert-id"],
    });

  // The button of the mouse goes up: the click is dispatched after that, in the same event.
  addEventListener(
    "mouseup",
    (event) => {
      if (wanted !== null) released = performance.timeOrigin + event.timeStamp;
    },
    { capture: true },
  );
  addEventListener("pagehide", () => {
    if (released !== null) sessionStorage.setItem(NAME, JSON.stringify({ wanted, released }));
  });

  window.independentClock = {
    expect(kind) {
      wanted = { kind, before: newest() };
      released = null;
      observe();
    },
  };

  const carried = sessionStorage.getItem(NAME);
  if (carried !== null) {
    sessionStorage.removeItem(NAME);
    ({ wanted, released } = JSON.parse(carried));
    observe();
    document.addEventListener("readystatechange", look);
  }
})();
