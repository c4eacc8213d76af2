// Charts over time. The canvas takes its colours from the page's own.
import { millis } from '../base/format.js';

const SHOWN_S = 120;
const HEAD_ROOM = 1.15;

const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const axis = (size, values) => ({
  stroke: color('--text-soft'),
  grid: { stroke: color('--line'), width: 1 },
  ticks: { show: false },
  font: '11px system-ui',
  size,
  ...(values ? { values } : {}),
});

const options = (width, height, series, values) => ({
  width, height,
  cursor: { drag: { x: false, y: false }, points: { size: 6 } },
  legend: { show: true, live: true },
  scales: { x: { time: true, range: (u, min, max) => [max - SHOWN_S, max] }, y: { range: (u, min, max) => [0, Math.max((max || 0) * HEAD_ROOM, 1)] } },
  axes: [axis(28, (u, ticks) => ticks.map(s => new Date(s * 1000).toLocaleTimeString('sv'))), axis(58, values)],
  series: [
    { value: (u, v) => v == null ? '' : new Date(v * 1000).toLocaleTimeString('sv') },
    ...series.map(s => ({ label: s.label, stroke: color(s.color), width: 2, fill: s.fill ? `${color(s.color)}22` : undefined, spanGaps: !!s.bridged, points: { show: false }, value: (u, v) => v == null ? '–' : s.words(v) })),
  ],
});

/** A chart in the element of that id, made when it is there; give it data with `show`. */
export const chart = (id, height, series, values) => {
  let plot;
  let width = 0;
  const drop = () => { plot?.destroy(); plot = undefined; };
  return {
    drop,
    show(data) {
      const place = document.getElementById(id);
      if (!place || !window.uPlot) return;
      if (plot && (plot.root.parentNode !== place || place.clientWidth !== width)) drop();
      if (!plot && place.clientWidth > 0) {
        width = place.clientWidth;
        plot = new window.uPlot(options(width, height, series, values), data, place);
      } else {
        plot?.setData(data);
      }
      // Unless somebody points at a time, the legend tells the last one.
      if (plot && data[0].length && !(plot.cursor.left >= 0)) plot.setLegend({ idx: data[0].length - 1 }, false);
    },
  };
};

export const times = (u, ticks) => ticks.map(ms => ms === 0 ? '0' : millis(ms));
