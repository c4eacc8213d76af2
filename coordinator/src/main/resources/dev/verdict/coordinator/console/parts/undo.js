// How a saga is undone, or would be: what the node says, stage by stage.
import { html } from '../lib/lit-html/lit-html.js';

const TITLES = { if_cancelled: 'What cancelling now would undo', left: 'What is left to undo' };
const NOTHING = { if_cancelled: 'Nothing: no step has run that can be undone.', left: 'Nothing.' };

const WORDS = {
  settle: each => html`ask <strong>${each.participant}</strong> whether <code>${each.step}</code> ran`,
  by_hand: each => html`<code>${each.step}</code> by hand: a person did it`,
  compensate: each => html`<code>${each.step}</code> by <code>${each.operation}</code> of <strong>${each.participant}</strong>`,
};

const call = each => html`<span class="undone">${WORDS[each.call](each)}</span>`;

const stage = calls => html`<li>${calls.map((each, i) => html`${i ? ' together with ' : ''}${call(each)}`)}</li>`;

export const undo = plan => plan && plan.when !== 'never' ? html`<section class="card" aria-labelledby="undo-title"><h2 id="undo-title">${TITLES[plan.when]}</h2>
  ${plan.stages.length ? html`<ol class="plan undo">${plan.stages.map(stage)}</ol>` : html`<p class="soft">${NOTHING[plan.when]}</p>`}
  ${plan.open ? html`<p class="soft">What follows depends on the answer.</p>` : ''}</section>` : '';
