// What to do about what does not proceed, by its cause and by what is known of the service.
import { html } from '../lib/lit-html/lit-html.js';
import { local, plural } from '../base/format.js';
import { link } from '../base/router.js';
import { answered, isFailing } from './services.js';

const ADVICE = {
  participant_unreachable: 'Look at the service and the network between. What waits goes on by itself once it is back.',
  participant_silent: 'It takes calls and does not answer in time. Look what it waits for: a lock, a database, a pool.',
  participant_busy: 'It says “not now”. Give it time, or more instances.',
  participant_locked: 'Something holds its rows: look in its database who waits for whom. End no prepared transaction before you know whose it is. What waits goes on by itself.',
  participant_login: 'Its database refuses the user or the password that the service is given. Mend its settings and restart it: what is still tried goes on by itself then, what was left to a person needs a retry. Retrying before that changes nothing.',
  participant_database: 'Look at the database of the service: is it running, reachable, out of connections or of room? What is still tried goes on by itself once it is back, what was left to a person needs a retry.',
  participant_schema: 'A table, a column or a right is missing there, or it is the wrong database: has the service’s schema been migrated, and does its user own it? What is still tried goes on by itself then, what was left to a person needs a retry.',
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

const OF_LATE_MS = 60_000;

/** As far as this node calls the service: others may drive what fails, and what it answered long ago tells nothing. */
const fails = service => {
  if (!service?.calls.last_failure && !service?.calls.answered_at) return ADVICE.participant_fails;
  if (isFailing(service.calls)) return html`${ADVICE.participant_fails} To this node it ${answered(service.calls)}.`;
  return Date.now() - Date.parse(service.calls.answered_at) < OF_LATE_MS
    ? html`It answers other calls (to this node it ${answered(service.calls)}): look at what these send. Open one: what its step is called with is shown beside the error.`
    : ADVICE.participant_fails;
};

/** What the SDK says of the oldest prepared transaction, which may be in the way, and how it names its own. */
const PREPARED = /'(.*)' has been prepared in this database since (\S+), (by|not by) Verdict,/;
const OWN = /^verdict:[^:]*:([0-9a-z-]+):([^:]+):\d+:/;

const COPIED_MS = 2000;

const quoted = name => `'${name.replaceAll("'", "''")}'`;

const copy = async event => {
  const button = event.target;
  button.textContent = await navigator.clipboard.writeText(button.closest('.statement').querySelector('pre').textContent).then(() => 'Copied', () => 'The browser does not let this page copy');
  setTimeout(() => { button.textContent = 'Copy'; }, COPIED_MS);
};

const statement = text => html`<div class="statement"><pre tabindex="0">${text}</pre><button type="button" @click=${copy}>Copy</button></div>`;

/** It only looks; sessions that wait for a prepared transaction wait for process 0. */
const look = name => `SELECT gid, prepared, owner, database, (SELECT count(*) FROM pg_stat_activity WHERE 0 = ANY (pg_blocking_pids(pid))) AS waiting_for_any_prepared
FROM pg_prepared_xacts WHERE gid = ${quoted(name)};`;

const whose = own => own
  ? html`, of branch <code>${own[2]}</code> of <a href=${link(`transactions/${own[1]}`)}><code>${own[1]}</code></a>` : '';

/** Whose a prepared transaction is, as the service says, and how to look at it. No statement that ends it: that is its own coordinator's to decide. */
const prepared = group => {
  const found = group.cause === 'participant_locked' && PREPARED.exec(group.words);
  if (!found) return '';
  const [, name, since, by] = found;
  return html`<p>${by === 'by'
    ? html`<code>${name}</code> is Verdict’s own${whose(OWN.exec(name))}, prepared ${local(since)}: its coordinator ends it. Look why that one waits, and end nothing by hand.`
    : html`<code>${name}</code> is not Verdict’s; something else prepared it ${local(since)}. It is the oldest one there and may not be what is in the way: look in the service’s database whether anybody waits for it.
      Whoever prepared it decides how it ends: ask there, and only then <code>COMMIT PREPARED</code> or <code>ROLLBACK PREPARED</code> it as that one decided.`}</p>${statement(look(name))}`;
};

/** One root often shows at several places of a service. */
const besides = (group, groups) => {
  const others = group.participant ? groups.filter(each => each !== group && each.participant === group.participant) : [];
  return others.length === 0 ? '' : html`<p class="soft">The same service also stands here with: ${others.map((each, i) => html`${i ? '; ' : ''}${each.headline} (${plural(each.count, 'transaction')})`)}. It may be one cause, seen at two places.</p>`;
};

export const advice = (group, { groups, services }) => html`<p class="advice">${group.cause === 'participant_fails'
  ? fails(services.find(each => each.name === group.participant)) : ADVICE[group.cause] || ''}</p>${prepared(group)}${besides(group, groups)}`;
