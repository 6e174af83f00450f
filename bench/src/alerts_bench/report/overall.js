// One figure over the interactions that the reader has chosen, and all pairs of it. The same as
// `analysis/overall.py` works out for those that every implementation has.

const UNKNOWN = "–";
const NOT_TOLD = "~";

const number = (value) => {
  const decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return value.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
};

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

// The mean of the logarithms in each launch that has all of the interactions, by launch.
function launchMeans(own, chosen) {
  if (chosen.length === 0 || chosen.some((one) => !(one in own))) return {};
  const launches = Object.keys(own[chosen[0]]).filter((key) => chosen.every((one) => key in own[one]));
  return Object.fromEntries(launches.map((key) => [key, mean(chosen.map((one) => own[one][key]))]));
}

function interval(values, quantiles) {
  if (values.length === 0) return null;
  const middle = mean(values);
  if (values.length === 1) return { ratio: Math.exp(middle) };
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  const error = Math.sqrt(squares / (values.length - 1) / values.length);
  const half = quantiles[values.length - 2] * error;
  return { ratio: Math.exp(middle), low: Math.exp(middle - half), high: Math.exp(middle + half) };
}

function shown(found) {
  if (found === null) return UNKNOWN;
  if (found.low === undefined) return `${number(found.ratio)}×`;
  return `${number(found.ratio)}× (${number(found.low)}\u00a0to\u00a0${number(found.high)})`;
}

function pair(first, second, quantiles) {
  const launches = Object.keys(first).filter((key) => key in second);
  const found = interval(launches.map((key) => second[key] - first[key]), quantiles);
  const isTold = found !== null && (found.low > 1 || found.high < 1);
  return found === null || isTold ? shown(found) : NOT_TOLD;
}

// The rows of the table, fastest first.
function overallRows({ logs, quantiles }, chosen) {
  const means = Object.fromEntries(
    Object.entries(logs).map(([label, own]) => [label, launchMeans(own, chosen)]),
  );
  const figures = Object.fromEntries(
    Object.entries(means).map(([label, own]) => [label, interval(Object.values(own), quantiles.figure)]),
  );
  const order = Object.keys(logs).sort(
    (a, b) => (figures[a]?.ratio ?? Infinity) - (figures[b]?.ratio ?? Infinity),
  );
  return order.map((label) => [
    label,
    shown(figures[label]),
    ...order.map((one) => (one === label ? "" : pair(means[one], means[label], quantiles.pair))),
  ]);
}
