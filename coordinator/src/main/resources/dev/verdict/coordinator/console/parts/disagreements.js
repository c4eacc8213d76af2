// Where a service holds something else than the log says, in short: what each side says and who has to look.
import { html } from '../lib/lit-html/lit-html.js';
import { ago, local } from '../base/format.js';
import { link } from '../base/router.js';
import { badge } from './states.js';

/** What each side says, and what to do. */
export const SIDES = {
  not_done: ['says that its work is done', each => each.found === 'nothing' ? 'does not know it' : `has it as “${each.found}”`, 'Was the service restored, or its work undone behind its back? Do the work there, or undo its counterparts.'],
  still_done: ['says that nothing of it stands', () => 'has its work standing', 'Undo the work at the service.'],
  still_open: ['has told everybody the decision', each => `still waits for it (“${each.found}”)`, 'It may hold locks. Let it ask for the decision, or settle it there.'],
  broken: ['is finished with it', () => 'cannot say what stands: a handler ended the barrier’s own transaction', 'Look at the service what stands.'],
  unexpected: ['has no such branch, or has it no more', each => `holds work in it (“${each.found}”)`, 'Find out who began it, and undo it at the service.'],
};

const line = each => {
  const [log, service, advice] = SIDES[each.kind];
  return html`<li>${badge(each.kind, 'bad')} <code>${each.branch}</code>: the log ${log}; <strong>${each.participant}</strong> ${service(each)}. ${advice}
    <span class="soft" title=${local(each.first_seen_at)}>First seen ${ago(each.first_seen_at)}.</span></li>`;
};

/** Of one transaction; nothing if all agree. */
export const disagreementsCard = all => all.length === 0 ? '' : html`<section class="card alarm" aria-labelledby="disagreements-title"><h2 id="disagreements-title">Somebody has to look</h2>
  <ul class="causes">${all.map(line)}</ul><p><a class="button" href=${link('reconciliation')}>Reconciliation: look again, or close it</a></p></section>`;
