// What services hold, beside what the log says of finished transactions.
import { html } from '../lib/lit-html/lit-html.js';
import { repeat } from '../lib/lit-html/directives/repeat.js';
import { get, post, wantsOperator, words } from '../base/api.js';
import { ago, local, plural } from '../base/format.js';
import { poll } from '../base/live.js';
import { link, replace } from '../base/router.js';
import { closeDialog } from '../parts/closing.js';
import { SIDES } from '../parts/disagreements.js';
import { spanLook } from '../parts/span.js';
import { badge, empty, loading, trouble } from '../parts/states.js';

const LOOK_MS = 5_000;
const TOLD_MS = 4_000;
const LIMIT = 50;

const closedBy = each => each.closed_by ? `closed by ${each.closed_by}: ${each.reason}` : 'a later look agreed';

/** What an operator closed need not agree. */
const standing = each => {
  if (!each.closed_at) return badge('disagrees', 'bad');
  return each.closed_by ? badge('closed', 'muted') : badge('agrees', 'good');
};

const card = (each, buttons) => {
  const [log, service, advice] = SIDES[each.kind];
  return html`<article class="card" aria-label=${`${each.branch} of ${each.transaction}`}>
    <div class="title-row"><h2><code>${each.branch}</code> at <code>${each.participant}</code></h2>${standing(each)}<span class="grow"></span>
      <a href=${link(`transactions/${each.transaction}`)}><code>${each.transaction}</code></a></div>
    <p>The log ${log}; <strong>${each.participant}</strong> ${service(each)}. ${each.closed_at ? '' : advice}</p>
    <p class="soft"><span title=${local(each.first_seen_at)}>first seen ${ago(each.first_seen_at)}</span>, <span title=${local(each.last_seen_at)}>last ${ago(each.last_seen_at)}</span>, at ${plural(each.seen, 'look')}${each.closed_at ? html` <span aria-hidden="true">·</span> ${closedBy(each)}, <span title=${local(each.closed_at)}>${ago(each.closed_at)}</span>` : ''}</p>
    <div class="choice">${buttons}</div></article>`;
};

export function reconciliation(host, start) {
  let query = start.query;
  let rows;
  let next = '';
  let failure = '';
  let told = '';
  let looking = '';
  let paged = false;

  const state = () => query.get('state') || 'open';

  const page = cursor => {
    const wanted = new URLSearchParams({ open: String(state() === 'open'), limit: LIMIT });
    if (query.get('participant')) wanted.set('participant', query.get('participant'));
    if (cursor) wanted.set('cursor', cursor);
    return get(`/v1/disagreements?${wanted}`);
  };

  const load = async (cursor = '') => {
    const before = query;
    try {
      const found = await page(cursor);
      if (before !== query) return;
      rows = cursor ? [...rows, ...found.disagreements] : found.disagreements;
      paged = Boolean(cursor);
      next = found.next_cursor || '';
      failure = '';
      host.connection('live');
    } catch (problem) {
      failure = words(problem);
    }
    host.update();
  };

  /** Rows that somebody pages through stay as they are. */
  const stop = poll(async () => { if (!paged) await load(); }, LOOK_MS);

  const tell = text => {
    told = text;
    host.update();
    setTimeout(() => { told = ''; host.update(); }, TOLD_MS);
  };

  const dialog = closeDialog(host, done => { tell(done); load(); });
  const spans = spanLook(host, dialog.signIn, load);

  const look = async each => {
    looking = `${each.transaction}:${each.branch}`;
    host.update();
    try {
      const found = await post(`/v1/transactions/${each.transaction}/reconciliation`);
      const still = found.findings.some(one => one.branch === each.branch);
      tell(still ? 'It still disagrees.' : found.untold.length ? `${found.untold[0].participant}: ${found.untold[0].why}.` : found.uncertain ? 'Nothing can be said: the service may have forgotten it.' : 'It agrees now.');
      await load();
    } catch (problem) {
      if (wantsOperator(problem)) {
        dialog.signIn(() => look(each));
      } else {
        tell(words(problem));
      }
    }
    looking = '';
    host.update();
  };

  const filter = event => {
    event.preventDefault();
    const participant = event.target.form?.elements.participant.value.trim() ?? event.target.elements.participant.value.trim();
    const chosen = (event.target.form ?? event.target).elements.state.value;
    replace('reconciliation', { ...(chosen === 'open' ? {} : { state: chosen }), ...(participant ? { participant } : {}) });
  };

  const filters = () => html`<form class="filters" role="search" aria-label="Filters" @submit=${filter}>
    <label><span>Which</span><select name="state" @change=${filter}><option value="open" ?selected=${state() === 'open'}>Open</option><option value="closed" ?selected=${state() === 'closed'}>Closed</option></select></label>
    <label class="grow"><span>Service</span><input name="participant" data-search autocomplete="off" spellcheck="false" .value=${query.get('participant') || ''}></label>
    <button>Filter</button><span class="soft told" role="status">${told}</span></form>`;

  const buttons = each => html`
    <button type="button" aria-label=${`Look again at ${each.branch} of ${each.transaction}`} ?disabled=${looking !== ''} @click=${() => look(each)}>${looking === `${each.transaction}:${each.branch}` ? 'Looking…' : 'Look again'}</button>
    ${each.closed_at ? '' : html`<button type="button" aria-label=${`Close ${each.branch} of ${each.transaction}`} @click=${() => dialog.open(each)}>Close…</button>`}`;

  const list = () => rows.length === 0
    ? state() === 'open'
      ? empty('Services hold what the log says', 'As far as anybody has looked. Every node looks at finished transactions all the time, at those of a span of time when you ask.')
      : empty('Nothing here', 'No disagreement that fits was closed.')
    : html`${repeat(rows, each => `${each.transaction}:${each.branch}`, each => card(each, buttons(each)))}
      ${next ? html`<div class="pager"><button type="button" @click=${() => load(next)}>Older</button></div>` : ''}`;

  return {
    title: 'Reconciliation',
    moved(address) { query = address.query; rows = undefined; load(); },
    drawn: () => dialog.drawn(),
    stop() { stop(); spans.stop(); },
    view: () => html`<h1>Reconciliation</h1><p class="lead">What services hold, beside what the log says of finished transactions.</p>
      ${filters()}
      ${failure ? trouble('Not available.', failure) : ''}
      ${rows ? list() : failure ? '' : loading('disagreements')}
      ${spans.view()}
      ${dialog.view()}`,
  };
}
