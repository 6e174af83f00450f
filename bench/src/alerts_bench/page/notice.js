// What a person notices of a click or a key: how long until the next paint, as Chromium's own Event
// Timing has it (INP is made of it), and how far the page's parts moved. An init script of pages
// that are measured as users feel them, and of no other: watching takes time of the page.
(() => {
  if (window !== top || location.protocol === "about:") return;

  const SHORTEST_MS = 16; // Chromium makes no entry of what is painted sooner
  const PATIENCE_FRAMES = 12; // an entry comes a frame or two after its paint
  let inputs = [];
  let shift = 0;

  const frame = () => new Promise(requestAnimationFrame);
  const watch = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({
      type,
      durationThreshold: SHORTEST_MS,
    });
  watch("event", (entry) => {
    if (entry.interactionId > 0) inputs.push(entry);
  });
  watch("layout-shift", (entry) => {
    shift += entry.value;
  });

  window.alertsNotice = {
    begin() {
      inputs = [];
      shift = 0;
    },

    // Since `begin`: the longest entry in ms, 0 without any, and the sum of the shifts. Null where
    // the document came after the input, whose entry has died with its own.
    async seen(start, type) {
      if (performance.timeOrigin > start) return null;
      const isThere = () => inputs.some(({ name }) => name === type);
      for (let left = PATIENCE_FRAMES; left > 0 && !isThere(); left -= 1) await frame();
      return { paint: Math.max(0, ...inputs.map(({ duration }) => duration)), shift };
    },
  };
})();
//# sourceURL=notice.js
