// Rates and percentiles from the node's metrics, as Prometheus reads them.

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

export const parse = text => {
  const samples = new Map();
  for (const line of text.split('\n')) {
    const found = line.startsWith('verdict_') && LINE.exec(line);
    if (found) {
      const labels = Object.fromEntries([...(found[2] || '').matchAll(LABEL)].map(l => [l[1], l[2]]));
      if (!samples.has(found[1])) samples.set(found[1], []);
      samples.get(found[1]).push({ labels, value: Number(found[3]) });
    }
  }
  return { at: performance.now(), samples };
};

const fits = (sample, labels) => Object.entries(labels).every(([name, value]) => sample.labels[name] === value);

export const sum = (scrape, name, labels = {}) => (scrape.samples.get(name) || [])
  .filter(sample => fits(sample, labels)).reduce((total, sample) => total + sample.value, 0);

/** How much more a second, from one look to a later one. */
export const perSecond = (before, after, name, labels) => {
  const seconds = (after.at - before.at) / 1000;
  return seconds > 0 ? Math.max(0, sum(after, name, labels) - sum(before, name, labels)) / seconds : 0;
};

const buckets = (scrape, name, labels) => {
  const all = new Map();
  for (const sample of scrape.samples.get(`${name}_bucket`) || []) {
    if (fits(sample, labels)) {
      const le = sample.labels.le === '+Inf' ? Infinity : Number(sample.labels.le);
      all.set(le, (all.get(le) || 0) + sample.value);
    }
  }
  return all;
};

/** The percentile between two looks, in seconds, within its bucket by interpolation; NaN if nothing was counted. */
export const quantile = (before, after, name, q, labels = {}) => {
  const earlier = buckets(before, name, labels);
  const counted = [...buckets(after, name, labels)].sort((a, b) => a[0] - b[0])
    .map(([le, n]) => [le, n - (earlier.get(le) || 0)]);
  const total = counted.length ? counted[counted.length - 1][1] : 0;
  if (total <= 0) return NaN;
  let lower = 0;
  let below = 0;
  for (const [le, n] of counted) {
    if (n >= q * total) {
      return le === Infinity ? lower : lower + (le - lower) * ((q * total - below) / Math.max(1, n - below));
    }
    lower = le;
    below = n;
  }
  return lower;
};
