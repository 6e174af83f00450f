// What the page does beyond being read: views, sorting, selection, charts, downloads.
// The state is in the address, so that every view can be linked; the page only follows it.

const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
const switches = document.querySelector("#switches");
const chooser = document.querySelector("#interaction");
const gallery = document.querySelector("#gallery");
const templates = new Map(
  [...document.querySelectorAll("template[data-view]")].map((one) => [one.dataset.view, one]),
);
const runName = document.querySelector("script[data-name]").dataset.name;
const PRINTED_WIDTH = 640;
const DIMENSIONS = ["condition", "end", "rows", "rtt", "cpu", "forms"];

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
  together: "",
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

// --- All interactions together ------------------------------------------------------------------

const boxes = () => [...document.querySelectorAll("#together fieldset input")];

// An empty choice is that of the page as it came.
async function together(key) {
  const wanted = state.together.split("|").filter(Boolean);
  const chosen = boxes().map(({ value }) => value).filter((one) => wanted.includes(one));
  if (chosen.length === 0) return;
  for (const box of boxes()) box.checked = chosen.includes(box.value);
  const { overall } = await loaded;
  const rows = overallRows(overall[key], chosen);
  const heading = (text) => element("th", { scope: "col" }, text);
  const line = ([label, ...cells]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, label),
      ...cells.map((text) => element("td", {}, text)),
    );
  const table = document.querySelector("#together table");
  const names = ["Implementation", "Together", ...rows.map(([label]) => label)];
  table.tHead.rows[0].replaceChildren(...names.map(heading));
  table.tBodies[0].replaceChildren(...rows.map(line));
}

document.querySelector("#together").addEventListener("change", ({ target }) => {
  const checked = boxes().filter((box) => box.checked);
  const isDefault = boxes().every((box) => box.checked === box.defaultChecked);
  if (checked.length === 0) target.checked = true;
  else change({ together: isDefault ? "" : checked.map(({ value }) => value).join("|") });
  document.querySelector(`#together input[value="${CSS.escape(target.value)}"]`).focus();
});

// --- Charts ------------------------------------------------------------------------------------

const loaded = Promise.all(["charts", "overall", "load", "themes", "plotly"].map(unpack)).then(
  ([charts, overall, load, themes, plotly]) => {
    document.head.append(element("script", { textContent: plotly }));
    const [drawn, whole, many, looks] = [charts, overall, load, themes].map((one) => JSON.parse(one));
    return { charts: drawn, overall: whole, load: many, themes: looks };
  },
);

async function draw(key, interaction, labels, theme) {
  const { charts, load, themes } = await loaded;
  show(document.querySelector("#overview"), charts[key]["*"], labels, themes[theme]);
  show(gallery, charts[key][interaction] ?? [], labels, themes[theme]);
  const many = document.querySelector("#many-gallery");
  if (many) show(many, load, labels, themes[theme]);
  gallery.dataset.drawn = `${key} ${interaction}`;
}

function show(gallery, wanted, labels, template) {
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
    const { data, layout } = fitted(chart.figure, labels, plot.clientWidth, template);
    Plotly.newPlot(plot, data, layout, { responsive: true, displayModeBar: false });
  }
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
  document.querySelector("#shown").textContent = document.querySelector(".figures caption").textContent;
  together(key);
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
// Paper folds nothing away, and is narrower than a window.
const folded = new Set();
addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll("details:not([open])")) {
    folded.add(one);
    one.open = true;
  }
  relight("light", PRINTED_WIDTH);
});
addEventListener("afterprint", () => {
  for (const one of folded) one.open = false;
  folded.clear();
  relight(dark.matches ? "dark" : "light");
});

async function relight(theme, width) {
  const { themes } = await loaded;
  for (const plot of document.querySelectorAll(".plot")) {
    Plotly.relayout(plot, { template: themes[theme], width: width ?? null });
  }
}

root.dataset.live = "";
follow();
