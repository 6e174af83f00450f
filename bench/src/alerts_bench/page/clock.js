// The clock inside the page: an init script, so it is in every document before the page's own
// scripts. It is armed before a click or a key, starts at the trusted event's timeStamp and ends
// when the expected change first holds in the document. window.name carries it over a navigation:
// opening sessionStorage costs a new document 0.3 ms, before its end.
// Times are milliseconds since the epoch: performance.timeOrigin plus the page's monotonic time.
((hooks) => {
  if (window !== top || location.protocol === "about:") return;

  const CARRIED = "alerts-bench";
  const PATIENCE_FRAMES = 120;
  const ANYTHING = { childList: true, attributes: true };
  const ABSENCES = ["gone", "rows_left"]; // hold in a document that is parsed
  const CONTENT = { childList: true, characterData: true };
  let armed = null;
  if (window.name.startsWith(CARRIED)) {
    armed = JSON.parse(window.name.slice(CARRIED.length));
    window.name = "";
  }
  let started = armed !== null;
  let isLeft = false; // what shows in a document that a click has left does not stay
  let waiting = [];
  let isDrawn = false; // whether the document has had a frame

  const epoch = (time) => performance.timeOrigin + time;
  const parsed = () => document.readyState !== "loading";
  const find = (selector) => document.querySelector(selector);
  const rows = () => [...document.querySelectorAll(hooks.rows)];
  const id = (row) => row?.getAttribute(hooks.id) ?? null;
  const newest = () => (hooks.newest === "first" ? find(hooks.rows) : (rows().at(-1) ?? null));
  const nthNewest = (count) =>
    count === 1 ? newest() : (rows().at(hooks.newest === "first" ? count - 1 : -count) ?? null);
  // A row without a sibling may be one that the parser is still filling.
  const isWhole = (row) => parsed() || row.nextElementSibling !== null;
  const isReady = () => parsed() && find(hooks.ready) !== null;
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const frame = () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      requestAnimationFrame(() => port2.postMessage(null));
    }).then(() => {
      isDrawn = true;
    });
  const firstPaint = () =>
    new Promise((resolve) => {
      const paints = new PerformanceObserver((list) => {
        const [paint] = list.getEntriesByName("first-contentful-paint");
        if (paint) resolve(paint.startTime);
      });
      paints.observe({ type: "paint", buffered: true });
    });

  const holds = {
    rows_added: ({ count, highest, known }) => {
      const row = nthNewest(count);
      const isNew = highest === null ? !known.includes(id(row)) : Number(id(row)) > highest;
      return row !== null && isNew && isWhole(row);
    },
    // What is not parsed yet is absent too.
    rows_left: ({ text, total }) => {
      if (!parsed()) return false;
      const left = rows();
      const matches = (row) => row.textContent.toLowerCase().includes(text.toLowerCase());
      return left.length > 0 && left.length < total && left.every(matches);
    },
    rows_back: ({ total }) => {
      const back = rows();
      return back.length > 0 && back.length === total && isWhole(back.at(-1));
    },
    changed: ({ selector, attribute, was }) => {
      const part = find(selector);
      return part !== null && part.getAttribute(attribute) !== was;
    },
    shown: ({ selector, text }) => {
      const content = find(selector)?.textContent.trim();
      return Boolean(content) && content.includes(text);
    },
    // Everything is absent from an error page.
    gone: ({ selector }) => parsed() && find(hooks.table) !== null && find(selector) === null,
  };

  // Whether the end holds before it begins: it would be seen at the first change of anything. Rows
  // that are added are told by their ids, and what goes or changes by what was there.
  const holdsAlready = {
    rows_added: () => false,
    rows_left: () => false,
    rows_back: holds.rows_back,
    changed: ({ selector }) => find(selector) === null,
    shown: holds.shown,
    gone: ({ selector }) => find(selector) === null,
  };

  const observer = new MutationObserver(look);

  // Looks at no more than can bring what is waited for: parsing a large table makes thousands of
  // records.
  function observe() {
    const mayComeAnyhow = waiting.length > 0 && !hooks.readyOnRoot;
    const isEarly = ABSENCES.includes(armed?.kind) && !parsed();
    const { attributes } = hooks;
    const attributeFilter = armed?.attribute ? [...attributes, armed.attribute] : attributes;
    observer.observe(document, {
      subtree: true,
      ...(mayComeAnyhow ? ANYTHING : { attributeFilter }),
      ...(armed !== null && !isEarly ? CONTENT : {}),
    });
  }

  // Only what somebody waits for is looked at.
  function relax() {
    if (armed !== null || waiting.length > 0) observe();
    else observer.disconnect();
  }

  function look() {
    // Read before looking: what looking takes is not the page's.
    const now = performance.now();
    if (started && !isLeft && holds[armed.kind](armed)) end(epoch(now));
    if (waiting.length > 0 && isReady()) {
      for (const resolve of waiting) resolve(now);
      waiting = [];
      relax();
    }
  }

  async function end(dom) {
    const { start, withFrame } = armed;
    disarm();
    if (window.alertsClock === undefined) offer();
    if (withFrame) await frame();
    console.debug(CARRIED, start, dom, withFrame ? epoch(performance.now()) : "");
  }

  function begin(event) {
    if (armed === null || started || event.type !== armed.begin || !event.isTrusted) return;
    started = true;
    armed.start = epoch(event.timeStamp);
  }

  function disarm() {
    armed = null;
    started = false;
    relax();
  }

  function untilReady() {
    return new Promise((resolve) => {
      waiting.push(resolve);
      observe();
      look();
    });
  }

  // Measured from here and not when the driver asks, which may be later.
  async function usable() {
    const dom = await untilReady();
    await frame();
    return { dom, frame: performance.now() };
  }

  function button({ within, texts, selector }) {
    const scope = { page: document, row: newest(), dialog: find(hooks.dialog) ?? document }[within];
    if (selector) return scope?.querySelector(selector) ?? null;
    const buttons = [...(scope?.querySelectorAll("button, a[href]") ?? [])];
    return buttons.find((one) => texts.includes(one.textContent.trim())) ?? null;
  }

  function locate(click) {
    const target = button(click);
    if (target === null) return { missing: rows().length };
    if (target.disabled) return { disabled: true };
    target.scrollIntoView({ block: "nearest" });
    const box = target.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const hit = document.elementFromPoint(x, y);
    return target.contains(hit) ? { x, y } : { covered: hit?.outerHTML.slice(0, 80) ?? "nothing" };
  }

  const clock = {
    // When the page became usable, its first frame after that and its first contentful paint, all
    // since the navigation began, which is `origin`. Behind them what it has of the table.
    async loaded() {
      const times = await firstUsable;
      const found = rows();
      return {
        ...times,
        paint: await firstPaint(),
        origin: performance.timeOrigin,
        rows: found.length,
        nameless: found.filter((row) => !id(row)).length,
        table: find(hooks.table) !== null,
      };
    },

    // Waits until the page is usable and its toasts are gone: other frameworks' pages would keep
    // them where SSR's do not. Returns where to click, or what is wrong with the place; a key needs
    // none.
    async aim(click, limit) {
      if (!isReady() && !(await Promise.race([untilReady(), pause(limit)]))) return { unready: true };
      for (const toast of document.querySelectorAll(hooks.dismiss)) toast.click();
      if (click === null) return {};
      // An address may name a part: before its first frame a document has not scrolled there.
      if (!isDrawn) await frame();
      let place = locate(click);
      for (let left = PATIENCE_FRAMES; place.x === undefined && left > 0; left -= 1) {
        await frame();
        place = locate(click);
      }
      return place;
    },

    // Waits for a random phase of the frame, then expects the change after the next event of the
    // type `begin`. Returns the table's size, or the selector of a change that cannot come.
    async arm(change, withFrame, jitter) {
      if (jitter > 0) await pause(jitter);
      const ids = rows().map(id);
      // Neither ids that are no numbers nor an empty table have a highest one.
      const highest = Math.max(...ids.map(Number));
      const isNumeric = Number.isFinite(highest);
      const own = id(newest()) ?? "";
      const selector = change.selector.replace("{id}", CSS.escape(own));
      const expected = {
        ...change,
        selector,
        text: change.text.replace("{id}", own),
        highest: isNumeric ? highest : null,
        known: isNumeric ? [] : ids,
        total: change.total ?? ids.length,
        was: change.attribute ? (find(selector)?.getAttribute(change.attribute) ?? null) : null,
        withFrame,
      };
      if (holdsAlready[change.kind](expected)) return { held: expected.selector };
      armed = expected;
      started = false;
      isLeft = false;
      observe();
      return { rows: find(hooks.table) === null ? null : ids.length };
    },

    // Both at once, for clicks that nobody times: a turn of the driver takes 2 ms.
    async aimAndArm(click, limit, change) {
      const place = await clock.aim(click, limit);
      return place.x === undefined ? place : { ...place, ...(await clock.arm(change, false, 0)) };
    },
  };

  function offer() {
    window.alertsClock = clock;
    for (const type of ["click", "keydown"]) addEventListener(type, begin, { capture: true });
    // Not at the click: there it would cost the pages that never navigate 0.05 ms. Not at pagehide:
    // the new document has got its name by then.
    addEventListener("beforeunload", () => {
      if (!started) return;
      window.name = CARRIED + JSON.stringify(armed);
      isLeft = true;
    });
  }

  document.addEventListener("readystatechange", () => {
    if (armed !== null) observe();
    look();
  });
  // A document that a click has led to first looks for the end: all else would delay it. It is
  // waited for when the next click is aimed.
  if (armed !== null) observe();
  else offer();
  const firstUsable = armed === null ? usable() : null;
})
//# sourceURL=clock.js
