// The charts as cards, fitted to the width, the theme and the implementations that are shown.
// A trace belongs to one implementation, its `meta`, or has them along its y axis.

const narrow = matchMedia("(max-width: 40rem)");

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
  const fold = (title, content) => {
    const summary = element("summary", {}, title);
    summary.setAttribute("aria-label", `${title}: ${chart.title}`);
    return element("details", {}, summary, content);
  };
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
