// Figures and times for people. Times are the reader's own; titles carry them in full.

const DECIMALS = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const WHOLE = new Intl.NumberFormat('en');

export const count = n => WHOLE.format(n);

export const rate = n => n >= 100 ? WHOLE.format(Math.round(n)) : DECIMALS.format(n);

export const millis = ms => {
  if (!Number.isFinite(ms)) return '–';
  if (ms === 0) return '0 ms';
  if (ms < 0.01) return '< 10 µs';
  if (ms < 1000) return `${DECIMALS.format(ms)} ms`;
  return span(ms);
};

export const span = ms => {
  const s = ms / 1000;
  if (s < 1) return `${Math.round(ms)} ms`;
  if (s < 10) return `${s.toFixed(1)} s`;
  if (s < 120) return `${Math.round(s)} s`;
  if (s < 7200) return `${Math.round(s / 60)} min`;
  if (s < 172_800) return `${Math.round(s / 3600)} h`;
  return `${Math.round(s / 86_400)} days`;
};

export const ago = (time, now = Date.now()) => {
  const ms = now - Date.parse(time);
  return ms < 1000 ? 'just now' : `${span(ms)} ago`;
};

// Swedish writes times as ISO 8601 does.
export const local = time => new Date(time).toLocaleString('sv');

/** The time of day, to the second. */
export const clockTime = time => new Date(time).toLocaleTimeString('sv');

export const clock = time => {
  const date = new Date(time);
  return `${date.toLocaleTimeString('sv')}.${String(date.getMilliseconds()).padStart(3, '0')}`;
};

export const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;
