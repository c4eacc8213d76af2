// One transaction: why it is where it is, what happened, what can be done.
import { html } from '../lib/lit-html/lit-html.js';
import { get, getExact, inputOf, words } from '../base/api.js';
import { pretty } from '../base/exact.js';
import { ago, local, span } from '../base/format.js';
import { listen, poll } from '../base/live.js';
import { lastList } from '../base/place.js';
import { actDialog, actionsOn, helpsNow, titleOf } from '../parts/act.js';
import { branchesCard, failingBranch, payloadOf, sent } from '../parts/branches.js';
import { disagreementsCard } from '../parts/disagreements.js';
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

const isReplayable = tx => tx.kind === 'saga' && (tx.finished || (tx.stuck && !tx.paused));

const shownOf = told => told.undo === undefined ? sent('Input', told.input) : sent('Input of the compensation', told.undo);

/** Services are compared with the log once it is finished; what they did under a key that was given up is told at once. */
const mayDisagree = tx => tx.finished || tx.branches.some(each => each.key);

const toneOf = (tx, disagreements) => tx.stuck || disagreements.length ? 'bad' : !tx.finished ? 'busy' : tx.outcome === 'abort' ? 'muted' : 'good';

export function transaction(host, start) {
  const id = start.path[1];
  const address = `/v1/transactions/${encodeURIComponent(id)}`;
  let tx;
  let plan;
  let proposals = [];
  let disagreements = [];
  let input = { of: '' };
  let failure = '';
  let told = '';
  let loadingNow = false;
  // The end is known a little before its entry is in the log: after it, the history is read once more.
  let whole = false;

  /** What the failing step of a saga, or what undoes it, is called with: asked for once, unless that changes. */
  const inputOfFailing = async now => {
    const step = now.branches.find(each => each.id === failingBranch(now));
    if (now.kind !== 'saga' || !step) return { of: '' };
    const of = `${step.id} ${step.key || ''} ${step.state}`;
    return of === input.of ? input : { of, shown: await inputOf(address, step.id).then(shownOf, () => undefined) };
  };

  const load = async () => {
    if (loadingNow) return;
    loadingNow = true;
    try {
      const now = await getExact(address);
      plan = now.kind === 'saga' && !now.finished && now.branches.length ? await get(`${address}/undo`).catch(() => undefined) : undefined;
      proposals = now.finished ? [] : (await get(`/v1/proposals?pending=true&transaction=${encodeURIComponent(id)}`)).proposals;
      input = await inputOfFailing(now);
      disagreements = mayDisagree(now) ? (await get(`/v1/disagreements?open=true&transaction=${encodeURIComponent(id)}`).catch(() => ({ disagreements }))).disagreements : [];
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
      ${actionsOn(tx).map((name, i) => html`<button type="button" class=${i === 0 && helpsNow(name, tx) ? 'primary' : ''} @click=${() => act.open(name)}>${titleOf(name)}</button>`)}</div>`;

  const view = () => html`${head()}
    <section class=${`sentence ${toneOf(tx, disagreements)}`} aria-label="Why it is where it is"><p>${tx.explanation ? rich(tx.explanation.text) : tx.reason}</p></section>
    ${disagreementsCard(disagreements)}
    ${proposalCards(proposals, dialog)}
    <section class="card" aria-labelledby="facts-title"><h2 id="facts-title" class="visually-hidden">Facts</h2><dl class="facts">
      ${fact('Begun', html`<time datetime=${tx.begun_at} title=${ago(tx.begun_at)}>${local(tx.begun_at)}</time>`)}
      ${fact(tx.finished ? 'Took' : 'Open for', span(Math.max(0, (tx.finished ? Date.parse(tx.updated_at) : Date.now()) - Date.parse(tx.begun_at))))}
      ${fact(tx.finished ? 'Outcome' : 'Decided', tx.outcome ? badge(tx.outcome) : html`<span class="soft">undecided</span>`)}
      ${fact('Why', tx.explanation?.text.includes(tx.reason) ? '' : tx.reason)}
      ${fact('Paused', tx.paused ? `by ${tx.paused.by}: ${tx.paused.reason}` : '')}
      ${fact('By hand', tx.heuristic ? html`${tx.heuristic.branches.map(each => html`<code>${each}</code> `)}${tx.heuristic.mismatches.length ? badge('contradicts the decision', 'bad') : ''}` : '')}
      ${fact('Business key', tx.business_key)}
      ${fact('Begun by', tx.principal)}
      ${fact('Labels', Object.entries(tx.labels).map(([name, value]) => html`<code>${name}:${value}</code> `).length ? Object.entries(tx.labels).map(([name, value]) => html`<code>${name}:${value}</code> `) : '')}
      ${fact('Cause', tx.explanation && tx.explanation.cause !== 'finished' ? html`<code>${tx.explanation.cause}</code>` : '')}
    </dl></section>
    <section class="card" aria-labelledby="time-title"><h2 id="time-title">Timeline</h2>${gantt(tx)}</section>
    ${branchesCard(tx, act, tx.kind === 'saga' ? input.shown : payloadOf(tx, failingBranch(tx)))}
    ${undo(plan)}
    ${drawing(tx, address)}
    ${tx.output === undefined || tx.output === null ? '' : html`<section class="card" aria-labelledby="output-title"><h2 id="output-title">Output</h2><pre tabindex="0">${pretty(tx.output)}</pre></section>`}
    <section class="card" aria-labelledby="history-title"><div class="title-row"><h2 id="history-title">History</h2><span class="grow"></span><button type="button" class="quiet" @click=${() => copy(pretty(tx), 'JSON')}>Copy JSON</button><a class="button quiet" href=${address}>Raw</a></div>
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
