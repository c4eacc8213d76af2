// What happened when: a row for each branch or step, as far as the log tells.
import { html, svg } from '../lib/lit-html/lit-html.js';
import { clock, span } from '../base/format.js';
import { facts } from './history.js';
import { toneOf } from './states.js';

const WIDTH = 1000;
const ROW = 28;
const TOP = 30;
const LABEL = 170;
const PLOT = WIDTH - LABEL - 16;
const TICKS = 5;

const FAILED = new Set(['callFailed', 'stepStuck', 'stepParked', 'stepRefused']);
const ENDS = new Set(['acknowledged', 'stepDone', 'stepUndone', 'stepRefused', 'stepRuledOut', 'voted']);

const CALL_FAILED = 'callFailed';

const idOf = fact => {
  const id = fact.branch ?? fact.step;
  return typeof id === 'object' && id ? id.id : id;
};

/** What the leader remembers of a failed attempt goes before what the log tells: it knows when and where. */
const attempts = tx => {
  const remembered = new Map((tx.failed_attempts || []).map(each => [`${each.branch} ${each.call} ${each.attempt}`, each]));
  const told = facts(tx).map(fact => {
    const key = `${idOf(fact)} ${String(fact.call).toLowerCase()} ${fact.attempt}`;
    const seen = fact.type === CALL_FAILED && remembered.get(key);
    if (!seen) return fact;
    remembered.delete(key);
    return { ...fact, at: Date.parse(seen.at), instance: seen.instance };
  });
  return [...told, ...[...remembered.values()].map(each => ({ ...each, type: CALL_FAILED, at: Date.parse(each.at), epoch: told.length ? told[told.length - 1].epoch : 0 }))];
};

const cut = name => name.length > 22 ? `${name.slice(0, 21)}…` : name;

const axis = (from, to, x, height) => Array.from({ length: TICKS + 1 }, (_, i) => {
  const at = from + (to - from) * i / TICKS;
  return svg`<g class="tick"><line x1=${x(at)} x2=${x(at)} y1=${TOP - 6} y2=${height}></line><text x=${x(at)} y=${TOP - 12} text-anchor=${i === 0 ? 'start' : i === TICKS ? 'end' : 'middle'}>${i === 0 ? clock(at).slice(0, 8) : `+${span(at - from)}`}</text></g>`;
});

const mark = (fact, x, y) => {
  const title = `${fact.type}${fact.attempt ? ` (attempt ${fact.attempt})` : ''} at ${clock(fact.at)}${fact.instance ? `, instance ${fact.instance}` : ''}${fact.why || fact.reason ? `: ${fact.why || fact.reason}` : ''}`;
  return FAILED.has(fact.type)
    ? svg`<g class="mark bad"><title>${title}</title><path d=${`M${x - 4} ${y - 4}l8 8m0 -8l-8 8`}></path></g>`
    : svg`<circle class=${`mark ${ENDS.has(fact.type) ? 'good' : 'busy'}`} cx=${x} cy=${y} r="4"><title>${title}</title></circle>`;
};

const row = (branch, own, i, x, start, end, finished) => {
  const y = TOP + i * ROW + ROW / 2;
  const first = own.length ? own[0].at : start;
  const lastEnd = own.filter(fact => ENDS.has(fact.type)).pop();
  const until = lastEnd && !branch.open ? lastEnd.at : finished ? (own.length ? own[own.length - 1].at : first) : end;
  const begun = branch.state !== 'waiting' && branch.state !== 'enlisted';
  return svg`<g class="row"><text x="0" y=${y + 4} class="name">${cut(branch.id)}<title>${branch.id}</title></text>
    ${begun ? svg`<rect class=${`bar ${branch.stuck ? 'bad' : toneOf(branch.state)}`} x=${x(Math.min(first, start))} y=${y - 6} width=${Math.max(3, x(until) - x(Math.min(first, start)))} height="12" rx="6"></rect>` : ''}
    ${own.map(fact => mark(fact, x(fact.at), y))}</g>`;
};

const line = (at, x, height, name, words) => svg`<g class=${name}><line x1=${x(at)} x2=${x(at)} y1=${TOP - 4} y2=${height}></line><title>${words}</title></g>`;

/** A chart of what the history tells; open branches last until now. */
export const gantt = (tx, now = Date.now()) => {
  const all = attempts(tx);
  if (all.length === 0 || tx.branches.length === 0) return '';
  const start = Math.min(Date.parse(tx.begun_at), ...all.map(fact => fact.at));
  const last = Math.max(...all.map(fact => fact.at));
  const end = tx.finished ? Math.max(last, start + 1) : Math.max(now, last + 1);
  const height = TOP + tx.branches.length * ROW + 6;
  const x = at => LABEL + (at - start) / (end - start) * PLOT;
  const branches = tx.branches.map(branch => ({ ...branch, stuck: tx.stuck?.branch === branch.id, open: ['asked', 'running', 'settling', 'replacing', 'compensating'].includes(branch.state) || (branch.state === 'voted_yes' && !tx.finished) }));
  const takeovers = all.filter((fact, i) => i > 0 && fact.epoch !== all[i - 1].epoch);
  const decided = all.find(fact => fact.type === 'decided');
  return html`<div class="wide" tabindex="0" role="region" aria-label="Timeline">
    <svg class="gantt" viewBox=${`0 0 ${WIDTH} ${height}`} role="img" aria-label=${`Timeline of ${tx.branches.length} branches over ${span(end - start)}`}>
      ${axis(start, end, x, height)}
      ${takeovers.map(fact => line(fact.at, x, height, 'takeover', `taken over in epoch ${fact.epoch} at ${clock(fact.at)}`))}
      ${decided ? line(decided.at, x, height, 'decided', `decided: ${decided.outcome} at ${clock(decided.at)}`) : ''}
      ${branches.map((branch, i) => row(branch, all.filter(fact => idOf(fact) === branch.id), i, x, start, end, tx.finished))}
    </svg></div>
    <p class="legend soft"><span class="key good">●</span> answered <span class="key bad">✕</span> failed <span class="key line">┃</span> decided <span class="key dash">┇</span> taken over. Times are those at which the log was written, and those of attempts that failed of late.</p>`;
};
