// What to do about what does not proceed, by its cause and by what is known of the service.
import { html } from '../lib/lit-html/lit-html.js';
import { local, plural } from '../base/format.js';
import { link } from '../base/router.js';
import { answered, isFailing } from './services.js';

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

/** As far as this node calls the service: others may drive what fails. */
const fails = service => {
  if (!service?.calls.last_failure && !service?.calls.answered_at) return ADVICE.participant_fails;
  return isFailing(service.calls)
    ? html`${ADVICE.participant_fails} To this node it ${answered(service.calls)}.`
    : html`It answers other calls (to this node it ${answered(service.calls)}): look at what these send. Open one: what its step is called with is shown beside the error.`;
};

/** How the SDK names a prepared transaction that is in the way, and how it names its own. */
const PREPARED = /prepared in this database since (\S+) .*ends it: '(.*)' \(see pg_prepared_xacts\)/;
const OWN = /^verdict:[^:]*:([0-9a-z-]+):([^:]+):\d+:/;

const quoted = name => `'${name.replaceAll("'", "''")}'`;

const copy = async event => {
  const button = event.target;
  const done = await navigator.clipboard.writeText(button.closest('.statement').querySelector('pre').textContent).then(() => 'Copied', () => 'The browser does not let this page copy');
  button.textContent = done;
};

const statement = text => html`<div class="statement"><pre tabindex="0">${text}</pre><button type="button" @click=${copy}>Copy</button></div>`;

/** Whose a prepared transaction is, and the statements that look at it and end it. */
const prepared = words => {
  const found = PREPARED.exec(words);
  if (!found) return '';
  const [, since, name] = found;
  const own = OWN.exec(name);
  const look = `SELECT gid, prepared, owner, database FROM pg_prepared_xacts WHERE gid = ${quoted(name)};`;
  return own
    ? html`<p>It is Verdict’s own, of branch <code>${own[2]}</code> of <a href=${link(`transactions/${own[1]}`)}><code>${own[1]}</code></a>, prepared ${local(since)}: its coordinator ends it. Look why that one waits, and end nothing by hand.</p>${statement(look)}`
    : html`<p>It is not Verdict’s: something else prepared it ${local(since)}. In the service’s database, look who, and then end it:</p>${statement(`${look}\nROLLBACK PREPARED ${quoted(name)};`)}`;
};

/** One root often shows at several places of a service. */
const besides = (group, groups) => {
  const others = group.participant ? groups.filter(each => each !== group && each.participant === group.participant) : [];
  return others.length === 0 ? '' : html`<p class="soft">The same service also stands here with: ${others.map((each, i) => html`${i ? '; ' : ''}${each.headline} (${plural(each.count, 'transaction')})`)}. It may be one cause, seen at two places.</p>`;
};

export const advice = (group, { groups, services }) => html`<p class="advice">${group.cause === 'participant_fails'
  ? fails(services.find(each => each.name === group.participant)) : ADVICE[group.cause] || ''}</p>${prepared(group.words)}${besides(group, groups)}`;
