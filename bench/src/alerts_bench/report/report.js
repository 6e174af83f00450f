// What the page does beyond being read: views, sorting, selection, charts, downloads.
// The state is in the address, so that every view can be linked; the page only follows it.

const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
const narrow = matchMedia("(max-width: 40rem)");
const switches = document.querySelector("#switches");
const chooser = document.querySelector("#interaction");
const gallery = document.querySelector("#gallery");
const templates = new Map(
  [...document.querySelectorAll("template[data-view]")].map((one) => [one.dataset.view, one]),
);
const runName = document.querySelector("script[data-name]").dataset.name;
const DIMENSIONS = ["condition", "end", "rows", "rtt"];

async function unpack(name) {
  const packed = document.getElementById(`data-${name}`).textContent;
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

// --- State -------------------------------------------------------------------------------------

const defaults = {
  ...Object.fromEntries(DIMENSIONS.map((name, i) => [name, [...templates.keys()][0].split("-")[i]])),
  chart: chooser.value,
  sort: "",
  hide: "",
};

let state = parsed();

function parsed() {
  const found = new URLSearchParams(location.hash.slice(1));
  return Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [name, found.get(name) ?? value]),
  );
}

function tell() {
  const told = Object.entries(state).filter(([name, value]) => value !== defaults[name]);
  history.replaceState(null, "", `#${new URLSearchParams(told)}`);
}

function change(changes) {
  state = { ...state, ...changes };
  tell();
  follow();
}

// A link to a section leaves the state alone: the page has scrolled, the address is put back.
addEventListener("hashchange", () => {
  if (location.hash && !location.hash.includes("=")) return tell();
  state = parsed();
  follow();
});

// The view that keeps what was chosen last and else differs least.
function nearest(wishes, chosen) {
  const wanted = DIMENSIONS.map((name) => wishes[name]);
  const likeness = (key) =>
    key.split("-").reduce((sum, part, i) => {
      const weight = DIMENSIONS[i] === chosen ? 10 : 1;
      return sum + (part === wanted[i] ? weight : 0);
    }, 0);
  return [...templates.keys()].reduce((best, key) => (likeness(key) > likeness(best) ? key : best));
}

const dimensions = (key) => Object.fromEntries(key.split("-").map((part, i) => [DIMENSIONS[i], part]));
const hidden = () => new Set(state.hide.split("|").filter(Boolean));

// --- Verdict and table -------------------------------------------------------------------------

function fill(key) {
  const view = templates.get(key).content;
  for (const slot of document.querySelectorAll("[data-slot]")) {
    const part = view.querySelector(`[data-part="${slot.dataset.slot}"]`);
    slot.replaceChildren(...part.cloneNode(true).childNodes);
  }
}

function sort(order) {
  const column = order.replace(/^-/, "");
  const heading = document.querySelector(`.figures [data-column="${CSS.escape(column)}"]`);
  if (!heading) return;
  const descending = order.startsWith("-");
  const place = [...heading.parentElement.children].indexOf(heading);
  const value = (row) => row.children[place].dataset.value;
  const compare = (a, b) =>
    column === "name" ? value(a).localeCompare(value(b)) : sortable(value(a)) - sortable(value(b));
  const body = document.querySelector(".figures tbody");
  const rows = [...body.rows].sort((a, b) => (descending ? -1 : 1) * compare(a, b));
  body.append(...rows);
  heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
}

const sortable = (text) => (text === "inf" ? Number.MAX_VALUE : Number(text));

function select(labels) {
  for (const row of document.querySelectorAll(".figures tbody tr")) {
    const off = labels.has(row.dataset.label);
    row.classList.toggle("off", off);
    row.querySelector("input").checked = !off;
  }
}

// --- Charts ------------------------------------------------------------------------------------

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

const cell = (value) =>
  typeof value === "number" ? String(Number(value.toPrecision(4))) : (value ?? "–");

function dataTable(chart) {
  const heading = (text) => element("th", { scope: "col" }, text);
  const line = (row) => element("tr", {}, ...row.map((value) => element("td", {}, cell(value))));
  return element(
    "table",
    {},
    element("thead", {}, element("tr", {}, ...chart.columns.map(heading))),
    element("tbody", {}, ...chart.rows.map(line)),
  );
}

function card(chart) {
  const plot = element("div", { className: "plot" });
  plot.setAttribute("role", "img");
  plot.setAttribute("aria-label", `${chart.title}. ${chart.definition} The data follow as a table.`);
  const region = element("div", { className: "scroll", tabIndex: 0 }, dataTable(chart));
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", `${chart.title}, data`);
  const fold = (title, content) => element("details", {}, element("summary", {}, title), content);
  const made = element(
    "figure",
    {},
    element("h3", {}, chart.title),
    element("p", { className: "quiet" }, chart.unit),
    plot,
    fold("What it shows", element("p", {}, chart.definition)),
    fold("Its data", region),
  );
  made.dataset.chart = chart.id;
  return made;
}

const labelsOf = (trace) => (typeof trace.meta === "string" ? [trace.meta] : trace.y);

// Takes the hidden implementations out of a trace: whole, or from the lists along its y axis.
function without(trace, labels) {
  if (typeof trace.meta === "string") return labels.has(trace.meta) ? null : trace;
  const keep = trace.y.map((label) => !labels.has(label));
  const pick = (value) => {
    if (Array.isArray(value)) {
      return value.length === keep.length ? value.filter((_, i) => keep[i]) : value;
    }
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, pick(one)]));
  };
  return pick(trace);
}

// Closes the gaps that hidden panels leave; the last one keeps the numbers below it.
function closeGaps(layout, data) {
  const axes = Object.keys(layout).filter((name) => name.startsWith("yaxis"));
  const used = axes.filter((name) => data.some((one) => one.yaxis === name.replace("axis", "")));
  if (axes.length === used.length || used.length === 0) return layout;
  const gap = layout.yaxis.domain[0] - layout.yaxis2.domain[1];
  const height = (1 - gap * (used.length - 1)) / used.length;
  const below = (name) => name.replace("y", "x");
  const { showticklabels, title } = layout[below(axes.at(-1))];
  const closed = { ...layout, annotations: [] };
  for (const name of axes.filter((one) => !used.includes(one))) {
    delete closed[name];
    delete closed[below(name)];
  }
  for (const [place, name] of used.entries()) {
    const top = 1 - place * (height + gap);
    closed[name] = { ...layout[name], domain: [Math.max(0, top - height), top] };
    closed.annotations.push({ ...layout.annotations[axes.indexOf(name)], y: top });
  }
  const last = below(used.at(-1));
  closed[last] = { ...layout[last], showticklabels, title };
  return closed;
}

// Widens the bars that are left to the room there is.
function rescale(layout, all, left) {
  const reach = (traces, axis) =>
    Math.max(0, ...traces.filter((one) => one.mode === "text" && one.xaxis === axis).flatMap((one) => one.x));
  const scaled = { ...layout };
  for (const name of Object.keys(layout).filter((one) => one.startsWith("xaxis"))) {
    const axis = name.replace("axis", "");
    const [before, after] = [reach(all, axis), reach(left, axis)];
    if (!layout[name].range || !before || !after) continue;
    const room = narrow.matches ? NARROW_ROOM : 1;
    const end = (layout[name].range[1] * room * after) / before;
    scaled[name] = { ...layout[name], range: [0, end] };
  }
  return scaled;
}

const LETTER = 7.5;
const MARK = 48;
const NARROW_ROOM = 1.25;

function legendLines(data, width) {
  const entries = data.filter((one) => one.showlegend !== false && one.name);
  const needed = entries.reduce((sum, one) => sum + one.name.length * LETTER + MARK, 0);
  return Math.max(1, Math.ceil(needed / width));
}

function fitted(figure, labels, width, theme) {
  const data = figure.data.map((trace) => without(trace, labels)).filter(Boolean);
  const closed = rescale(closeGaps(figure.layout, data), figure.data, data);
  const layout = { ...closed, margin: { ...closed.margin, l: 4, r: 4 } };
  const extra = layout.showlegend ? 24 * (legendLines(data, width) - 1) : 0;
  layout.margin.t += extra;
  const shown = new Set(figure.data.flatMap(labelsOf));
  const gone = [...labels].filter((label) => shown.has(label)).length;
  layout.height += extra - gone * layout.meta.label_height;
  delete layout.width;
  if (narrow.matches) layout.font = { ...layout.font, size: 12 };
  return { data, layout: { ...layout, template: theme } };
}

const loaded = Promise.all([unpack("charts"), unpack("themes"), unpack("plotly")]).then(
  ([charts, themes, plotly]) => {
    document.head.append(element("script", { textContent: plotly }));
    return { charts: JSON.parse(charts), themes: JSON.parse(themes) };
  },
);

async function draw(key, interaction, labels, theme) {
  const { charts, themes } = await loaded;
  const wanted = charts[key][interaction] ?? [];
  const open = new Set(
    [...gallery.querySelectorAll("details[open]")].map(
      (one) => one.closest("figure").dataset.chart + one.textContent.slice(0, 4),
    ),
  );
  const cards = wanted.map(card);
  gallery.replaceChildren(...cards);
  for (const [place, chart] of wanted.entries()) {
    for (const one of cards[place].querySelectorAll("details")) {
      one.open = open.has(chart.id + one.textContent.slice(0, 4));
    }
    const plot = cards[place].querySelector(".plot");
    const { data, layout } = fitted(chart.figure, labels, plot.clientWidth, themes[theme]);
    Plotly.newPlot(plot, data, layout, { responsive: true, displayModeBar: false });
  }
  gallery.dataset.drawn = `${key} ${interaction}`;
}

// --- Following the state -----------------------------------------------------------------------

let chosen = "";

function follow() {
  const key = nearest(state, chosen);
  const labels = hidden();
  for (const [name, value] of Object.entries(dimensions(key))) {
    const choice = switches.querySelector(`[name="${name}"][value="${CSS.escape(value)}"]`);
    if (choice) choice.checked = true;
  }
  fill(key);
  if (state.sort) sort(state.sort);
  select(labels);
  const measured = [...document.querySelectorAll(".figures [data-column]")].map(
    (one) => one.dataset.column,
  );
  for (const option of chooser.options) option.disabled = !measured.includes(option.value);
  const interaction = [state.chart, defaults.chart, measured[1]].find((one) => measured.includes(one));
  chooser.value = interaction;
  return draw(key, interaction, labels, dark.matches ? "dark" : "light");
}

switches.addEventListener("change", ({ target }) => {
  chosen = target.name;
  change(dimensions(nearest({ ...state, [chosen]: target.value }, chosen)));
});

chooser.addEventListener("change", () => change({ chart: chooser.value }));

document.querySelector("#table").addEventListener("click", ({ target }) => {
  const column = target.closest("thead button")?.parentElement.dataset.column;
  if (!column) return;
  const sorted = state.sort;
  change({ sort: sorted === column ? `-${column}` : column });
  document.querySelector(`.figures [data-column="${CSS.escape(column)}"] button`).focus();
});

document.querySelector("#table").addEventListener("change", ({ target }) => {
  const labels = hidden();
  const { label } = target.closest("tr").dataset;
  if (target.checked) labels.delete(label);
  else labels.add(label);
  change({ hide: [...labels].join("|") });
  document.querySelector(`.figures tr[data-label="${CSS.escape(label)}"] input`).focus();
});

document.querySelector("#data").addEventListener("click", async ({ target }) => {
  const { download, type } = target.dataset;
  if (!download) return;
  const url = URL.createObjectURL(new Blob([await unpack(download)], { type }));
  element("a", { href: url, download: `${runName}.${download}` }).click();
  URL.revokeObjectURL(url);
});

dark.addEventListener("change", follow);
narrow.addEventListener("change", follow);
addEventListener("beforeprint", () => relight("light"));
addEventListener("afterprint", () => relight(dark.matches ? "dark" : "light"));

async function relight(theme) {
  const { themes } = await loaded;
  for (const plot of gallery.querySelectorAll(".plot")) Plotly.relayout(plot, { template: themes[theme] });
}

root.dataset.live = "";
follow();
