// One transaction: why it is where it is, what happened, what can be done.
import { html } from '../lib/lit-html/lit-html.js';
import { get, words } from '../base/api.js';
import { ago, local, span } from '../base/format.js';
import { listen, poll } from '../base/live.js';
import { lastList } from '../base/place.js';
import { actDialog, actionsOn, isReplaceable, isResolvable, likelyOutcome, titleOf } from '../parts/act.js';
import { drawing } from '../parts/drawing.js';
import { gantt } from '../parts/gantt.js';
import { history } from '../parts/history.js';
import { proposalCards, proposalDialog } from '../parts/proposals.js';
import { rich } from '../parts/rich.js';
import { badge, loading, stateOf, trouble } from '../parts/states.js';
import { undo } from '../parts/undo.js';

const OPEN_MS = 1_000;
const TOLD_MS = 2_500;

const fact = (name, value) => value ? html`<div><dt>${name}</dt><dd>${value}</dd></div>` : '';

/** Where the attempt failed that the detail is about, if the leader remembers. */
const instanceOf = (tx, each) => {
  const last = (tx.failed_attempts || []).filter(one => one.branch === each.id).pop();
  return each.detail && last?.instance ? html` <span class="soft">at <code>${last.instance}</code></span>` : '';
};

const branch = (tx, act) => each => html`<tr class=${tx.stuck?.branch === each.id ? 'stuck' : ''}>
  <th scope="row"><code>${each.id}</code></th><td>${each.participant}</td><td>${each.operation}</td><td>${badge(each.state)}</td>
  <td class="number">${each.attempts || ''}</td><td class="long">${each.detail}${instanceOf(tx, each)}</td>
  <td>${isReplaceable(tx, each) ? html`<button type="button" class="quiet" aria-label=${`Give the result of ${each.id}`} @click=${() => act.open('substitute', each.id)}>Give its result</button>
    <button type="button" class="quiet" aria-label=${`Give ${each.id} another input`} @click=${() => act.open('input', each.id)}>Edit input</button>
    <button type="button" class="quiet" aria-label=${`Go on without ${each.id}`} @click=${() => act.open('skip', each.id)}>Skip</button>` : ''}${isResolvable(tx, each) ? html`<button type="button" class="quiet" aria-label=${`Resolve ${each.id} by hand`} @click=${() => act.open('resolve', each.id, likelyOutcome(tx))}>Resolve by hand</button>` : ''}</td></tr>`;

const isReplayable = tx => tx.kind === 'saga' && (tx.finished || (tx.stuck && !tx.paused));

const toneOf = tx => tx.stuck ? 'bad' : !tx.finished ? 'busy' : tx.outcome === 'abort' ? 'muted' : 'good';

export function transaction(host, start) {
  const id = start.path[1];
  const address = `/v1/transactions/${encodeURIComponent(id)}`;
  let tx;
  let plan;
  let proposals = [];
  let failure = '';
  let told = '';
  let loadingNow = false;
  // The end is known a little before its entry is in the log: after it, the history is read once more.
  let whole = false;

  const load = async () => {
    if (loadingNow) return;
    loadingNow = true;
    try {
      const now = await get(address);
      plan = now.kind === 'saga' && !now.finished && now.branches.length ? await get(`${address}/undo`).catch(() => undefined) : undefined;
      proposals = now.finished ? [] : (await get(`/v1/proposals?pending=true&transaction=${encodeURIComponent(id)}`)).proposals;
      whole = now.finished && Boolean(tx?.finished);
      tx = now;
      failure = '';
    } catch (problem) {
      failure = words(problem);
    }
    loadingNow = false;
    host.update();
  };

  const stopLive = listen(changed => { if (changed.some(each => each.id === id)) load(); }, state => host.connection(state));
  const stopPoll = poll(async () => { if (!whole) await load(); }, OPEN_MS);

  const tell = text => {
    told = text;
    host.update();
    setTimeout(() => { told = ''; host.update(); }, TOLD_MS);
  };

  const act = actDialog(host, address, done => { tell(done); load(); });

  const dialog = proposalDialog(host, done => { tell(done); load(); });

  const copy = async (text, what) => {
    try {
      await navigator.clipboard.writeText(text);
      tell(`${what} copied.`);
    } catch {
      tell('The browser does not let this page copy.');
    }
  };

  const head = () => html`<nav class="crumbs" aria-label="Where this is"><a href="#/transactions">Transactions</a><span aria-hidden="true">›</span><span>${tx.kind === 'saga' ? tx.name : 'atomic'}</span></nav>
    <div class="title-row"><h1><code>${tx.id}</code></h1>${stateOf(tx)}<span class="grow"></span>
      <span class="soft told" role="status">${told}</span>
      <button type="button" @click=${() => copy(`curl ${location.origin}${address}`, 'Command')}>Copy as curl</button>
      <button type="button" @click=${() => copy(location.href, 'Link')}>Copy link</button>
      ${actionsOn(tx).map((name, i) => html`<button type="button" class=${i === 0 ? 'primary' : ''} @click=${() => act.open(name)}>${titleOf(name)}</button>`)}</div>`;

  const view = () => html`${head()}
    <section class=${`sentence ${toneOf(tx)}`} aria-label="Why it is where it is"><p>${tx.explanation ? rich(tx.explanation.text) : tx.reason}</p></section>
    ${proposalCards(proposals, dialog)}
    <section class="card" aria-labelledby="facts-title"><h2 id="facts-title" class="visually-hidden">Facts</h2><dl class="facts">
      ${fact('Begun', html`<time datetime=${tx.begun_at} title=${ago(tx.begun_at)}>${local(tx.begun_at)}</time>`)}
      ${fact(tx.finished ? 'Took' : 'Open for', span(Math.max(0, (tx.finished ? Date.parse(tx.updated_at) : Date.now()) - Date.parse(tx.begun_at))))}
      ${fact('Outcome', tx.outcome ? badge(tx.outcome) : html`<span class="soft">undecided</span>`)}
      ${fact('Why', tx.reason)}
      ${fact('Paused', tx.paused ? `by ${tx.paused.by}: ${tx.paused.reason}` : '')}
      ${fact('By hand', tx.heuristic ? html`${tx.heuristic.branches.map(each => html`<code>${each}</code> `)}${tx.heuristic.mismatches.length ? badge('contradicts the decision', 'bad') : ''}` : '')}
      ${fact('Business key', tx.business_key)}
      ${fact('Begun by', tx.principal)}
      ${fact('Labels', Object.entries(tx.labels).map(([name, value]) => html`<code>${name}:${value}</code> `).length ? Object.entries(tx.labels).map(([name, value]) => html`<code>${name}:${value}</code> `) : '')}
      ${fact('Cause', tx.explanation && tx.explanation.cause !== 'finished' ? html`<code>${tx.explanation.cause}</code>` : '')}
    </dl></section>
    <section class="card" aria-labelledby="time-title"><h2 id="time-title">Timeline</h2>${gantt(tx)}</section>
    <section class="card" aria-labelledby="branches-title"><h2 id="branches-title">${tx.kind === 'saga' ? 'Steps' : 'Branches'}</h2>
      <div class="wide" tabindex="0" role="region" aria-label="Branches"><table><thead><tr><th scope="col">${tx.kind === 'saga' ? 'Step' : 'Branch'}</th><th scope="col">Service</th><th scope="col">Operation</th><th scope="col">State</th><th scope="col" class="number">Attempts</th><th scope="col">Detail</th><td></td></tr></thead>
      <tbody>${tx.branches.map(branch(tx, act))}</tbody></table></div></section>
    ${undo(plan)}
    ${drawing(tx, address)}
    ${tx.output === undefined || tx.output === null ? '' : html`<section class="card" aria-labelledby="output-title"><h2 id="output-title">Output</h2><pre tabindex="0">${JSON.stringify(tx.output, null, 2)}</pre></section>`}
    <section class="card" aria-labelledby="history-title"><div class="title-row"><h2 id="history-title">History</h2><span class="grow"></span><button type="button" class="quiet" @click=${() => copy(JSON.stringify(tx, null, 2), 'JSON')}>Copy JSON</button><a class="button quiet" href=${address}>Raw</a></div>
      ${isReplayable(tx) ? html`<p><a class="button quiet" href=${`${address}/junit`} download>Export as a JUnit test</a> <span class="soft">It plays this saga again, with the same answers and failures, and asserts that it ends so.</span></p>` : ''}
      <p class="soft">The log’s entries, payloads included, but for what this node masks.</p>${history(tx)}</section>`;

  return {
    title: id,
    keys: [['r', 'Load again']],
    bindings: () => ({ r: () => { load(); } }),
    back() { location.hash = lastList(); return true; },
    drawn() { act.drawn(); dialog.drawn(); },
    stop() { stopLive(); stopPoll(); },
    view: () => html`${failure ? trouble(tx ? 'Not up to date.' : 'Not shown.', failure) : ''}${tx ? view() : failure ? html`<p><a class="button" href="#/transactions">All transactions</a></p>` : loading('the transaction')}${act.view()}${dialog.view()}`,
  };
}
