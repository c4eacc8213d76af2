// A look at all finished transactions of a span of time, a page at a time, the newest first.
import { html } from '../lib/lit-html/lit-html.js';
import { post, wantsOperator, words } from '../base/api.js';
import { plural } from '../base/format.js';
import { trouble } from './states.js';

const HOUR_MS = 3_600_000;
const LIMIT = 50;
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_DIGITS = 10;

/** When a transaction began: its id says so. */
const timeOf = id => [...id.slice(0, TIME_DIGITS)].reduce((ms, digit) => ms * DIGITS.length + DIGITS.indexOf(digit), 0);

/** A time as the browser's field for it has it, in the reader's own zone. */
const field = ms => new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

/**
 * @param signIn asks for an operator's token, then goes on
 * @param onFound told when something may have been noted
 */
export const spanLook = (host, signIn, onFound) => {
  const from = field(Date.now() - HOUR_MS);
  const to = field(Date.now() + 60_000);
  let run;
  let failure = '';

  const page = async asked => {
    const wanted = new URLSearchParams({ since: new Date(asked.since).toISOString(), until: new Date(asked.until).toISOString(), limit: LIMIT });
    if (asked.cursor) wanted.set('cursor', asked.cursor);
    const found = await post(`/v1/reconciliation?${wanted}`);
    asked.transactions += found.transactions;
    asked.compared += found.compared;
    asked.uncertain += found.uncertain;
    asked.found += found.findings.length;
    found.untold.forEach(each => asked.untold.set(each.participant, each.why));
    asked.cursor = found.next_cursor || '';
    asked.done = asked.cursor ? asked.until - timeOf(asked.cursor) : asked.until - asked.since;
    asked.over = !asked.cursor;
    if (found.findings.length) onFound();
  };

  const goOn = async asked => {
    failure = '';
    try {
      while (run === asked && !asked.over && !asked.stopped) {
        await page(asked);
        host.update();
      }
      onFound();
    } catch (problem) {
      asked.stopped = true;
      if (wantsOperator(problem)) {
        signIn(() => { asked.stopped = false; goOn(asked); });
      } else {
        failure = words(problem);
      }
    }
    host.update();
  };

  const begin = event => {
    event.preventDefault();
    const since = new Date(event.target.elements.since.value).getTime();
    const until = new Date(event.target.elements.until.value).getTime();
    if (!(since < until)) {
      failure = 'The span ends before it begins.';
      host.update();
      return;
    }
    run = { since, until, cursor: '', done: 0, transactions: 0, compared: 0, uncertain: 0, found: 0, untold: new Map(), over: false, stopped: false };
    goOn(run);
    host.update();
  };

  const isRunning = () => run && !run.over && !run.stopped;

  const verdict = () => run.found ? html`<strong class="verdict bad">${plural(run.found, 'disagreement')}</strong>` : html`<strong class=${run.over && run.compared ? 'verdict good' : ''}>no disagreement</strong>`;

  const progress = () => html`<div class="batch" role="group" aria-label="How far that is">
    <progress max=${run.until - run.since} value=${Math.min(run.done, run.until - run.since)} aria-label="How much of the span was looked at"></progress>
    <p role="status">${run.over ? 'Looked at all of it' : run.stopped ? 'Stopped' : 'Looking'}: ${plural(run.transactions, 'transaction')}, ${plural(run.compared, 'branch', 'branches')} compared, ${run.uncertain} uncertain, ${verdict()}.</p>
    ${run.untold.size ? html`<ul class="plan">${[...run.untold].map(([name, why]) => html`<li><code>${name}</code>: ${why}</li>`)}</ul>` : ''}</div>`;

  return {
    stop() { run = undefined; },
    view: () => html`<section class="card" aria-labelledby="span-title"><h2 id="span-title">Look at a span of time</h2>
      <p class="soft">Services are asked what they hold of all finished transactions that began then. It goes on while this page is open.</p>
      <form class="filters" @submit=${begin}>
        <label><span>Begun from</span><input name="since" type="datetime-local" required value=${from}></label>
        <label><span>until</span><input name="until" type="datetime-local" required value=${to}></label>
        ${isRunning() ? html`<button type="button" @click=${() => { run.stopped = true; host.update(); }}>Stop</button>` : html`<button class="primary">Look</button>`}</form>
      ${failure ? trouble('Not done.', failure) : ''}
      ${run ? progress() : ''}</section>`,
  };
};
