// The log's entries, record by record, for people.
import { html } from '../lib/lit-html/lit-html.js';
import { pretty } from '../base/exact.js';
import { clock, local } from '../base/format.js';

const records = entry => {
  const found = (entry.records || {}).records;
  return Array.isArray(found) ? found : [];
};

/** All records in order, each with its entry's time and epoch. */
export const facts = tx => tx.history.flatMap(entry => records(entry)
  .map(fact => ({ ...fact, at: Date.parse(entry.at), epoch: entry.epoch, seq: entry.seq })));

const SAID = {
  begun: 'Begun', started: 'Started', enlisted: 'Enlisted', commitRequested: 'Commit asked for', voted: 'Voted', decided: 'Decided',
  callFailed: 'A call failed', acknowledged: 'Acknowledged', ended: 'Ended', attempted: 'Attempt', stepDone: 'Step done',
  signalled: 'Signal', timerSet: 'Timer set', stepRefused: 'Step refused', stepRuledOut: 'Step ruled out', stepUndone: 'Step undone',
  stepStuck: 'Step stuck', stepParked: 'Step left to a person', branchesLost: 'Branches lost', settleRequested: 'Given up', tookOver: 'Taken over', paused: 'Paused', resumed: 'Resumed', resolved: 'Resolved by hand', resultGiven: 'Result given by hand', skipWanted: 'Skip wanted', stepReplaced: 'Step replaced',
  inputGiven: 'Another input given', stepRenewed: 'Called anew',
};

const about = fact => fact.branch || fact.step || '';

const reasonOf = fact => fact.why || fact.reason || fact.cause || '';

const voteOf = vote => (vote.readOnly ? 'yes, read-only' : vote.yes ? 'yes' : `no: ${vote.reason}`);

const line = fact => {
  const { type, durability, ...rest } = fact;
  delete rest.branch;
  delete rest.step;
  const words = reasonOf(fact) || (fact.outcome ? fact.outcome.toLowerCase() : fact.vote?.yes !== undefined ? voteOf(fact.vote) : '');
  return html`<li><details><summary><span class="fact">${SAID[type] || type}</span> ${about(fact) ? html`<code>${typeof about(fact) === 'string' ? about(fact) : about(fact).id}</code>` : ''} <span class="soft">${words}</span></summary>
    <pre tabindex="0">${pretty(rest)}</pre></details></li>`;
};

const entryOf = entry => html`<li class="entry">
  <div class="entry-head"><span class="number">${entry.seq}</span> <time datetime=${entry.at} title=${local(entry.at)}>${clock(entry.at)}</time> <span class="soft">epoch ${entry.epoch}</span></div>
  ${records(entry).length ? html`<ul class="plain">${records(entry).map(line)}</ul>` : html`<pre tabindex="0">${pretty(entry.records)}</pre>`}
</li>`;

const ATTEMPTS = ['attempted', 'callFailed'];

/** Of an entry that tells of nothing but attempts: of which branch, and why they failed; undefined of others. */
const attemptsOf = entry => {
  const all = records(entry);
  return all.length && all.every(fact => ATTEMPTS.includes(fact.type))
    ? { of: JSON.stringify(all.map(about)), why: all.map(reasonOf).join('') } : undefined;
};

const isAlike = (one, other) => one && other && one.of === other.of && (one.why === other.why || !one.why || !other.why);

/** Runs of entries that tell of the same attempts again; any other entry is a run of its own. */
const runs = entries => entries.reduce((all, entry) => {
  const last = all[all.length - 1];
  const attempts = attemptsOf(entry);
  if (last && isAlike(last.attempts, attempts)) {
    last.entries.push(entry);
    last.attempts.why ||= attempts.why;
  } else {
    all.push({ attempts, entries: [entry] });
  }
  return all;
}, []);

const FOLDED_MIN = 2;

const run = ({ entries }) => {
  const [first, ...others] = entries;
  const until = others[others.length - 1];
  return others.length < FOLDED_MIN ? entries.map(entryOf) : html`${entryOf(first)}
    <li class="again"><details><summary>${others.length} more of the same, until <time datetime=${until.at} title=${local(until.at)}>${clock(until.at)}</time></summary><ol class="history">${others.map(entryOf)}</ol></details></li>`;
};

export const history = tx => html`<ol class="history">${runs(tx.history).map(run)}</ol>`;
