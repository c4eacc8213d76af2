// What does not proceed, by cause: one outage is one card.
import { html } from '../lib/lit-html/lit-html.js';
import { repeat } from '../lib/lit-html/directives/repeat.js';
import { get, words } from '../base/api.js';
import { ago, count, local, plural } from '../base/format.js';
import { poll } from '../base/live.js';
import { link } from '../base/router.js';
import { advice } from '../parts/advice.js';
import { batchCard, batchDialog } from '../parts/batch.js';
import { proposalCards, proposalDialog } from '../parts/proposals.js';
import { badge, empty, loading, toneOf, trouble } from '../parts/states.js';

const LOOK_MS = 2_000;

/** Batches that are over are shown for a while. */
const SHOWN_MS = 10 * 60_000;

const card = (group, known, onAll) => html`<article class="card group" aria-label=${group.headline}>
  <div class="group-count"><span class="figure">${count(group.count)}</span><span class="soft">${group.count === 1 ? 'transaction' : 'transactions'}</span></div>
  <div class="group-body">
    <h2>${group.headline}${group.participant ? html`: <code>${group.participant}</code>` : ''}</h2>
    <p class="quote">${group.words}</p>
    ${advice(group, known)}
    <p class="soft">${Object.entries(group.states).map(([state, n]) => html`${badge(state, toneOf(state))} <span>${count(n)}</span> `)}${group.oldest ? html`<span aria-hidden="true">·</span> <a href=${link(`transactions/${group.oldest}`)} title=${local(group.oldest_at)}>oldest began ${ago(group.oldest_at)}</a>` : ''}</p>
    <ul class="examples" aria-label="Examples, the newest">${group.examples.map(id => html`<li><a href=${link(`transactions/${id}`)}><code>${id}</code></a></li>`)}</ul>
    <div><button type="button" @click=${() => onAll(group)}>${group.cause === 'paused' ? 'Resume' : 'Retry'} all ${count(group.count)}…</button></div>
  </div>
</article>`;

const isShown = batch => batch.state === 'running' || Date.now() - Date.parse(batch.updated_at) < SHOWN_MS;

export function stuck(host) {
  let answer;
  let services = [];
  let batches = [];
  let proposals = [];
  let failure = '';

  const look = async () => {
    try {
      answer = await get('/v1/stuck');
      services = (await get('/v1/participants')).participants;
      batches = (await get('/v1/batches')).batches.filter(isShown);
      proposals = (await get('/v1/proposals?pending=true')).proposals;
      host.stuck(answer.counted);
      host.connection('live');
      failure = '';
    } catch (problem) {
      failure = words(problem);
      host.connection('lost');
    }
    host.update();
  };
  const stop = poll(look, LOOK_MS);
  const dialog = batchDialog(host, look);
  const decides = proposalDialog(host, look);
  const all = group => dialog.open({ stuck: { cause: group.cause, participant: group.participant || '' } }, group.cause === 'paused' ? 'resume' : 'retry');

  const list = () => answer.groups.length === 0
    ? empty('Nothing is stuck', 'Every transaction proceeds, or waits for its client, a signal or a time.')
    : html`${repeat(answer.groups, group => `${group.cause} ${group.participant}`, group => card(group, { groups: answer.groups, services }, all))}
      <p><a class="button" href=${link('transactions', { stuck: 'true' })}>Show them all in a list</a></p>`;

  return {
    title: 'Stuck',
    stop,
    drawn() { dialog.drawn(); decides.drawn(); },
    view: () => html`<h1>Stuck</h1>
      ${proposalCards(proposals, decides)}
      ${repeat(batches, batch => batch.id, batch => batchCard(batch, dialog.stop))}
      ${answer ? html`<p class="lead">${answer.counted === 0 ? '' : html`${plural(answer.counted, 'transaction')}${answer.complete ? '' : ' and more'} for ${plural(answer.groups.length, 'cause')}. Each is still tried again by itself.`}</p>` : ''}
      ${failure ? trouble('Not available.', failure) : ''}
      ${answer ? list() : failure ? '' : loading('what is stuck')}
      ${dialog.view()}${decides.view()}`,
  };
}
