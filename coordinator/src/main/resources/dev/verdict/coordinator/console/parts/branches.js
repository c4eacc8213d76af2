// The branches or steps of a transaction, and beside one that fails what it is called with.
import { html } from '../lib/lit-html/lit-html.js';
import { pretty } from '../base/exact.js';
import { facts } from './history.js';
import { isReplaceable, isResolvable, likelyOutcome } from './act.js';
import { badge } from './states.js';

const COLUMNS = 6;

/** The SDK tells the kind of an error, not its message, which may quote data. */
const WITHOUT_MESSAGE = 'the handler or its store failed';

/** Where the attempt failed that the detail is about, if the leader remembers. */
const instanceOf = (tx, each) => {
  const last = (tx.failed_attempts || []).filter(one => one.branch === each.id).pop();
  return each.detail && last?.instance ? html` <span class="soft">at <code>${last.instance}</code></span>` : '';
};

/** The branch that the sentence on top is about, if its calls fail. */
export const failingBranch = tx => !tx.finished && tx.explanation?.failures > 0 ? tx.explanation.branch || '' : '';

/** What a call sends, as text under a title that says which call it is. */
export const sent = (what, value) => ({ what, text: pretty(value) });

/** What a branch of an atomic transaction is called with, as the log has it. */
export const payloadOf = (tx, id) => {
  const given = facts(tx).flatMap(fact => [...(Array.isArray(fact.branches) ? fact.branches : []), fact.branch]).find(each => each?.id === id && each.payload !== undefined);
  return given ? sent('Input', given.payload) : undefined;
};

const whole = (tx, each) => each.detail?.includes(WITHOUT_MESSAGE)
  ? html`<p class="soft">What the error itself says may quote data and stays in the log of ${each.participant}: look there for <code>${tx.id}</code>.</p>` : '';

const calledWith = (each, input) => input
  ? html`<details open><summary>${input.what} of <code>${each.id}</code></summary><pre tabindex="0">${input.text}</pre></details>` : '';

const more = (tx, each, input) => each.detail || input ? html`<tr class="detail"><td colspan=${COLUMNS}>
  ${each.detail ? html`<p class="quote">${each.detail}${instanceOf(tx, each)}</p>` : ''}${whole(tx, each)}${calledWith(each, input)}</td></tr>` : '';

const buttons = (tx, each, act) => html`${isReplaceable(tx, each) ? html`<button type="button" aria-label=${`Give the result of ${each.id}`} @click=${() => act.open('substitute', each.id)}>Give its result</button>
  <button type="button" aria-label=${`Give ${each.id} another input`} @click=${() => act.open('input', each.id)}>Edit input</button>
  <button type="button" aria-label=${`Go on without ${each.id}`} @click=${() => act.open('skip', each.id)}>Skip</button>` : ''}${isResolvable(tx, each) ? html`<button type="button" aria-label=${`Resolve ${each.id} by hand`} @click=${() => act.open('resolve', each.id, likelyOutcome(tx))}>Resolve by hand</button>` : ''}`;

const branch = (tx, act, input) => each => html`<tr class=${tx.stuck?.branch === each.id ? 'stuck' : ''}>
  <th scope="row"><code>${each.id}</code></th><td>${each.participant}</td><td>${each.operation}</td><td>${badge(each.state)}</td>
  <td class="number">${each.attempts || ''}</td><td><div class="choice">${buttons(tx, each, act)}</div></td></tr>
  ${more(tx, each, each.id === failingBranch(tx) ? input : undefined)}`;

/**
 * @param act the dialog for what an operator does to one
 * @param input what the failing one is called with; undefined if that is not known
 */
export const branchesCard = (tx, act, input) => html`<section class="card" aria-labelledby="branches-title"><h2 id="branches-title">${tx.kind === 'saga' ? 'Steps' : 'Branches'}</h2>
  <div class="wide" tabindex="0" role="region" aria-label="Branches"><table class="branches"><thead><tr><th scope="col">${tx.kind === 'saga' ? 'Step' : 'Branch'}</th><th scope="col">Service</th><th scope="col">Operation</th><th scope="col">State</th><th scope="col" class="number">Attempts</th><td></td></tr></thead>
  <tbody>${tx.branches.map(branch(tx, act, input))}</tbody></table></div></section>`;
