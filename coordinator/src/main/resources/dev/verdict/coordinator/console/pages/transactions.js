// The list: filters, pages, live changes. The address holds all of it.
import { html, nothing } from '../lib/lit-html/lit-html.js';
import { repeat } from '../lib/lit-html/directives/repeat.js';
import { get, words } from '../base/api.js';
import { local, plural, span } from '../base/format.js';
import { listen, poll } from '../base/live.js';
import { leave, placeAt } from '../base/place.js';
import { go, link, read, replace } from '../base/router.js';
import { cells, chooser, columnsOf, columnsText, headings } from '../parts/columns.js';
import { empty, loading, trouble } from '../parts/states.js';
import { savedViews } from '../parts/views.js';

const LIMIT = 50;
const REFRESH_MS = 3_000;
const SEARCH_REFRESH_MS = 15_000;
const ID = /^[0-9a-z]{10}-[0-9a-z]{2}-[0-9a-z]{7}-[0-9a-z]{10}$/;

const SHOWN = [['', 'All'], ['finished=false', 'Unfinished'], ['stuck=true', 'Stuck'], ['outcome=commit', 'Committed'], ['outcome=abort', 'Aborted'], ['heuristic=true', 'By hand']];
const STATES = ['active', 'preparing', 'delegated', 'committing', 'aborting', 'committed', 'aborted', 'running', 'settling', 'compensating', 'completed', 'compensated'];
const TOOK = [['longer_than_ms=1000', 'longer than 1 s'], ['longer_than_ms=10000', 'longer than 10 s'], ['longer_than_ms=60000', 'longer than 1 min'],
  ['longer_than_ms=600000', 'longer than 10 min'], ['longer_than_ms=3600000', 'longer than 1 h'], ['finished_within_ms=100', 'at most 100 ms'], ['finished_within_ms=1000', 'at most 1 s']];
const FIELDS = ['kind', 'state', 'outcome', 'name', 'participant', 'business_key', 'label', 'text', 'id_prefix', 'stuck', 'finished', 'heuristic', 'longer_than_ms', 'finished_within_ms', 'since', 'until', 'cursor'];
// What a summary does not tell: the server does.
const SEARCHED = ['participant', 'text', 'heuristic', 'longer_than_ms', 'finished_within_ms'];
const ID_PREFIX = /^[0-9a-z]{10}-[0-9a-z-]{0,21}$/;

const filtersOf = query => {
  const filters = {};
  for (const field of FIELDS) if (query.get(field)) filters[field] = query.get(field);
  const labels = query.getAll('label');
  if (labels.length > 1) filters.label = labels;
  return filters;
};

const labelsOf = f => [].concat(f.label || []);

/** As pairs: a label may be given several times. */
const pairs = query => Object.entries(query).filter(([, value]) => value).flatMap(([name, value]) => [].concat(value).map(each => [name, each]));

const hasLabel = (tx, label) => tx.labels[label.slice(0, label.indexOf(':'))] === label.slice(label.indexOf(':') + 1);

const isSearch = f => SEARCHED.some(name => f[name]);

/** Whether the list would show it, as far as its summary tells. */
const matches = (tx, f) => (!f.id_prefix || tx.id.startsWith(f.id_prefix)) && (!f.kind || tx.kind === f.kind) && (!f.state || tx.state === f.state) && (!f.outcome || tx.outcome === f.outcome)
  && (!f.name || tx.name === f.name) && (!f.business_key || tx.business_key === f.business_key)
  && (!f.stuck || String(!!tx.stuck) === f.stuck) && (!f.finished || String(tx.finished) === f.finished)
  && (!f.since || Date.parse(tx.begun_at) >= Date.parse(f.since)) && (!f.until || Date.parse(tx.begun_at) < Date.parse(f.until))
  && labelsOf(f).every(label => hasLabel(tx, label));

const options = (values, chosen) => ['', ...values].map(value => html`<option value=${value} .selected=${value === (chosen || '')}>${value || 'any'}</option>`);

const toInput = time => time ? new Date(Date.parse(time) - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 16) : '';

export function transactions(host, start) {
  let filters = filtersOf(start.query);
  let columns = columnsOf(start.query.get('columns'));
  let fresh = new Set();
  let opened = '';
  let renewing = false;
  let rows;
  let next = '';
  let searchedTo = '';
  let failure = '';
  let selected = -1;
  let asked = 0;

  const address = () => link('transactions', pairs({ ...filters, columns: columnsText(columns) }));
  let here = address();
  let place = placeAt(here);

  /** Whether somebody reads further down: then what is shown stays where it is. */
  const isRead = () => selected >= 0 || scrollY > 0 || Boolean(document.activeElement?.closest('table.list'));

  const take = latest => {
    if (!rows || renewing || !isRead()) {
      rows = latest;
      renewing = false;
      fresh = new Set();
      return;
    }
    const byId = new Map(latest.map(tx => [tx.id, tx]));
    const shown = new Set(rows.map(tx => tx.id));
    const newest = rows[0]?.id || '';
    for (const tx of latest) if (!shown.has(tx.id) && tx.id > newest) fresh.add(tx.id);
    rows = rows.map(tx => byId.get(tx.id) || tx);
  };

  const load = async () => {
    const mine = ++asked;
    try {
      const page = await get(`/v1/transactions?${new URLSearchParams(pairs({ limit: LIMIT, ...filters }))}`);
      if (mine !== asked) return;
      take(page.transactions);
      next = page.next_cursor || '';
      searchedTo = page.searched_to || '';
      failure = '';
    } catch (problem) {
      if (mine !== asked) return;
      failure = words(problem);
    }
    host.update();
  };

  const merge = changed => {
    if (!rows || renewing || filters.cursor) return;
    const byId = new Map(rows.map(tx => [tx.id, tx]));
    for (const tx of changed) {
      if (!matches(tx, filters) && !isRead()) byId.delete(tx.id);
      else if (byId.has(tx.id) || (!isSearch(filters) && matches(tx, filters))) byId.set(tx.id, tx);
    }
    take([...byId.values()].sort((a, b) => a.id < b.id ? 1 : -1).slice(0, LIMIT));
    host.update();
  };

  const stopLive = listen(merge, state => host.connection(state));
  let refreshed = -Infinity;
  const refresh = () => {
    if (isSearch(filters) && performance.now() - refreshed < SEARCH_REFRESH_MS) return undefined;
    refreshed = performance.now();
    return load();
  };
  const stopPoll = poll(refresh, REFRESH_MS);

  const set = change => {
    const { cursor, ...kept } = filters;
    const query = { ...kept, ...change };
    replace('transactions', pairs({ columns: columnsText(columns), ...query }));
  };

  const showFresh = () => {
    selected = -1;
    document.activeElement?.blur();
    scrollTo(0, 0);
    renewing = true;
    load();
  };

  const views = savedViews(host, () => {
    const { cursor, ...kept } = filters;
    return { filter: new URLSearchParams(pairs(kept)).toString(), columns: columnsText(columns) ? columns : [] };
  });

  const openRow = tx => { opened = tx.id; go(`transactions/${tx.id}`); };

  const search = event => {
    event.preventDefault();
    const text = event.target.elements.search.value.trim();
    const none = { label: '', business_key: '', text: '', id_prefix: '' };
    if (ID.test(text)) go(`transactions/${text}`);
    else if (event.target.elements.where.value) set({ ...none, text });
    else if (ID_PREFIX.test(text)) set({ ...none, id_prefix: text });
    else if (/^[A-Za-z0-9._/-]+:.+/.test(text)) set({ ...none, label: text });
    else set({ ...none, business_key: text });
  };

  const select = to => {
    if (!rows?.length) return;
    selected = Math.max(0, Math.min(rows.length - 1, to));
    host.update();
    document.querySelectorAll('tbody tr')[selected]?.scrollIntoView({ block: 'nearest' });
  };

  const took = () => ['longer_than_ms', 'finished_within_ms'].filter(name => filters[name]).map(name => `${name}=${filters[name]}`)[0] || '';
  const tookChoices = () => {
    const chosen = took();
    const [name, ms] = chosen.split('=');
    return !chosen || TOOK.some(([value]) => value === chosen) ? TOOK
      : [...TOOK, [chosen, `${name === 'longer_than_ms' ? 'longer than' : 'at most'} ${span(Number(ms))}`]];
  };

  const preset = () => ['stuck', 'finished', 'outcome', 'heuristic'].filter(name => filters[name]).map(name => `${name}=${filters[name]}`).join('&');
  const choose = text => set({ stuck: '', finished: '', outcome: '', heuristic: '', ...Object.fromEntries(new URLSearchParams(text)) });

  const bar = () => html`<form class="filters" role="search" aria-label="Filters" @submit=${search}>
    <label class="grow"><span>Search</span><input data-search name="search" type="search" autocomplete="off" spellcheck="false"
      placeholder="Business key, label as name:value, or id" .value=${filters.text || filters.id_prefix || filters.business_key || labelsOf(filters).join(' ')}></label>
    <label><span>In</span><select name="where"><option value="" .selected=${!filters.text}>keys, labels, ids</option>
      <option value="text" .selected=${!!filters.text}>all texts</option></select></label>
    <label><span>Kind</span><select @change=${e => set({ kind: e.target.value })}>
      ${options(['atomic', 'saga'], filters.kind)}</select></label>
    <label><span>State</span><select @change=${e => set({ state: e.target.value })}>
      ${options(STATES, filters.state)}</select></label>
    <label><span>Saga</span><input name="saga" size="12" autocomplete="off" .value=${filters.name || ''} @change=${e => set({ name: e.target.value.trim() })}></label>
    <label><span>Service</span><input size="12" autocomplete="off" .value=${filters.participant || ''} @change=${e => set({ participant: e.target.value.trim() })}></label>
    <label><span>Took</span><select @change=${e => set({ longer_than_ms: '', finished_within_ms: '', ...Object.fromEntries(new URLSearchParams(e.target.value)) })}>
      <option value="" .selected=${!took()}>any</option>${tookChoices().map(([value, title]) => html`<option value=${value} .selected=${value === took()}>${title}</option>`)}</select></label>
    <label><span>Since</span><input type="datetime-local" .value=${toInput(filters.since)} @change=${e => set({ since: e.target.value ? new Date(e.target.value).toISOString() : '' })}></label>
    <label><span>Until</span><input type="datetime-local" .value=${toInput(filters.until)} @change=${e => set({ until: e.target.value ? new Date(e.target.value).toISOString() : '' })}></label>
    <button class="visually-hidden" type="submit">Search</button>
  </form>
  <div class="chips" role="group" aria-label="Show">${SHOWN.map(([text, title]) => html`<button type="button" class="chip" aria-pressed=${preset() === text} @click=${() => choose(text)}>${title}</button>`)}
    ${Object.keys(filters).length ? html`<button type="button" class="quiet" @click=${() => replace('transactions', pairs({ columns: columnsText(columns) }))}>Clear all</button>` : ''}
    <span class="grow"></span>${views.menu()}${chooser(columns, chosen => replace('transactions', pairs({ ...filters, columns: columnsText(chosen) })))}</div>`;

  const row = (tx, i) => html`<tr class=${tx.stuck ? 'stuck' : ''} aria-selected=${i === selected ? 'true' : nothing} @click=${e => { opened = tx.id; if (!e.target.closest('a') && !getSelection().toString()) openRow(tx); }}>${cells(columns, tx)}</tr>`;

  const table = () => html`${fresh.size ? html`<button type="button" class="fresh" @click=${showFresh}>Show ${plural(fresh.size, 'new transaction')}</button>` : ''}
    <div class="wide card flush" tabindex="0" role="region" aria-label="Transactions"><table class="list">
    <thead>${headings(columns)}</thead>
    <tbody>${repeat(rows, tx => tx.id, row)}</tbody></table></div>
    ${pager()}`;

  const howFar = () => searchedTo ? html`; searched back to <time datetime=${searchedTo}>${local(searchedTo)}</time>` : '';

  const pager = () => html`<div class="pager"><span class="soft" role="status">${plural(rows.length, 'transaction')}${filters.cursor ? ' on this page' : next && !searchedTo ? ', the newest' : ''}${howFar()}</span><span class="grow"></span>
      ${filters.cursor ? html`<button type="button" @click=${() => set({})}>Newest</button>` : ''}
      ${next ? html`<button type="button" @click=${() => { go('transactions', pairs({ ...filters, columns: columnsText(columns), cursor: next })); }}>${searchedTo ? 'Go on' : 'Older'}</button>` : ''}</div>`;

  const noneYet = () => html`${empty('Nothing found so far', 'Older ones were not looked at yet.')}${pager()}`;

  const none = () => searchedTo ? noneYet()
    : filters.business_key ? empty('Nothing fits these filters', 'Take some away, look further back, or look for the same in names, reasons and labels too.', html`
      <button type="button" class="primary" @click=${() => set({ business_key: '', text: filters.business_key })}>Look in all texts</button>
      <button type="button" @click=${() => replace('transactions')}>Clear all filters</button>`)
    : Object.keys(filters).length ? empty('Nothing fits these filters', 'Take some away, or look further back.', html`<button type="button" class="primary" @click=${() => replace('transactions')}>Clear all filters</button>`)
    : empty('No transactions yet', html`The first one appears here as it begins: <code>POST /v1/atomic</code> or <code>POST /v1/sagas</code>.`);

  return {
    title: 'Transactions',
    keys: [['j', 'Next'], ['k', 'Previous'], ['Enter', 'Open'], ['n', 'Show new ones']],
    bindings: () => ({
      j: () => select(selected + 1),
      k: () => select(selected - 1),
      Enter: event => !event.target.closest('a, button') && rows?.[selected] ? openRow(rows[selected]) : false,
      n: () => { if (fresh.size) showFresh(); },
    }),
    moved({ query }) {
      const before = new URLSearchParams(pairs(filters)).toString();
      filters = filtersOf(query);
      columns = columnsOf(query.get('columns'));
      here = address();
      if (new URLSearchParams(pairs(filters)).toString() === before) return;
      selected = -1;
      renewing = true;
      load();
    },
    back() {
      if (selected < 0) return false;
      selected = -1;
      host.update();
      return true;
    },
    drawn() {
      views.drawn();
      if (place && rows) {
        const { id, y } = place;
        place = undefined;
        selected = rows.findIndex(tx => tx.id === id);
        scrollTo(0, y);
        host.update();
      }
      if (read().query.get('focus')) {
        history.replaceState(null, '', here);
        document.querySelector('[data-search]')?.focus();
      }
    },
    stop() {
      leave(here, { id: opened || rows?.[selected]?.id, y: scrollY });
      stopLive();
      stopPoll();
    },
    view: () => html`<h1>Transactions</h1>${bar()}
      ${failure ? trouble('Not available.', failure) : ''}
      ${!rows ? failure ? '' : loading('transactions') : rows.length ? table() : none()}${views.dialog()}`,
  };
}
