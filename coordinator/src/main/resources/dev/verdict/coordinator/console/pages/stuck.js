// What does not proceed, by cause: one outage is one card.
import { html } from '../lib/lit-html/lit-html.js';
import { repeat } from '../lib/lit-html/directives/repeat.js';
import { get, words } from '../base/api.js';
import { ago, count, local, plural } from '../base/format.js';
import { poll } from '../base/live.js';
import { link } from '../base/router.js';
import { batchCard, batchDialog } from '../parts/batch.js';
import { proposalCards, proposalDialog } from '../parts/proposals.js';
import { answered, isFailing } from '../parts/services.js';
import { badge, empty, loading, toneOf, trouble } from '../parts/states.js';

const LOOK_MS = 2_000;

const ADVICE = {
  participant_unreachable: 'Look at the service and the network between. What waits goes on by itself once it is back.',
  participant_silent: 'It takes calls and does not answer in time. Look what it waits for: a lock, a database, a pool.',
  participant_busy: 'It says “not now”. Give it time, or more instances.',
  participant_locked: 'Something holds its rows. If a prepared transaction is named, find out who left it, then end it in that database (COMMIT PREPARED or ROLLBACK PREPARED). What waits goes on by itself.',
  participant_login: 'Its database refuses the user or the password that the service is given. Mend its settings and restart it: what waits goes on by itself then. Retrying before that changes nothing.',
  participant_database: 'Look at the database of the service: is it running, reachable, out of connections or of room? What waits goes on by itself once it is back.',
  participant_schema: 'A table, a column or a right is missing there, or it is the wrong database: has the service’s schema been migrated, and does its user own it? What waits goes on by itself then.',
  participant_fails: 'Look at the service’s log. What waits goes on by itself once it answers.',
  participant_refuses: 'It says no to what is decided. Somebody must settle it there, then retry.',
  participant_not_registered: 'Nobody knows where it is. Register it, or start it.',
  branch_lost: 'It does not know what it once promised. Was its database restored? Somebody must settle it.',
  epoch_behind: 'It has seen a newer epoch. Was the coordinator’s database restored to an earlier time?',
  waiting_for_operator: 'The definition leaves this to a person: mend the cause and retry, or cancel.',
  log_refuses: 'Mend what the words name, then retry.',
  log_restored: 'Its decision may have been lost with the restore. Somebody must decide.',
  definition_missing: 'Register the definition again, then retry.',
  not_replayable: 'Its records cannot be read. Mend them, then retry.',
  coordinator_error: 'Report it, then retry.',
};

/** As far as this node calls the service. */
const fails = service => {
  if (!service?.calls.last_failure) return ADVICE.participant_fails;
  return isFailing(service.calls)
    ? html`${ADVICE.participant_fails} To this node it ${answered(service.calls)}.`
    : html`It answers other calls (to this node it ${answered(service.calls)}): look at what these send. Open one: what its step is called with is shown beside the error.`;
};

const advice = (group, services) => group.cause === 'participant_fails' ? fails(services.find(each => each.name === group.participant)) : ADVICE[group.cause] || '';

/** Batches that are over are shown for a while. */
const SHOWN_MS = 10 * 60_000;

const card = (group, services, onAll) => html`<article class="card group" aria-label=${group.headline}>
  <div class="group-count"><span class="figure">${count(group.count)}</span><span class="soft">${group.count === 1 ? 'transaction' : 'transactions'}</span></div>
  <div class="group-body">
    <h2>${group.headline}${group.participant ? html`: <code>${group.participant}</code>` : ''}</h2>
    <p class="quote">${group.words}</p>
    <p class="advice">${advice(group, services)}</p>
    <p class="soft">${Object.entries(group.states).map(([state, n]) => html`${badge(state, toneOf(state))} <span>${count(n)}</span> `)}<span aria-hidden="true">·</span> <span title=${local(group.oldest_at)}>oldest began ${ago(group.oldest_at)}</span></p>
    <ul class="examples" aria-label="Examples">${group.examples.map(id => html`<li><a href=${link(`transactions/${id}`)}><code>${id}</code></a></li>`)}</ul>
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
    : html`${repeat(answer.groups, group => `${group.cause} ${group.participant}`, group => card(group, services, all))}
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
