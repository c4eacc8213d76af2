// What fires, each with the way to what it is about.
import { html } from '../lib/lit-html/lit-html.js';
import { clockTime, local, plural, span } from '../base/format.js';
import { link } from '../base/router.js';
import { badge } from './states.js';

const stuckOf = service => link('transactions', { participant: service, stuck: 'true' });

/** Where to look; of a cause and a service the page with the advice, of nodes and the log this page itself. */
const PLACES = {
  stuck: () => link('stuck'),
  in_doubt: () => link('transactions', { kind: 'atomic', finished: 'false' }),
  disagreement: () => link('reconciliation'),
  participant_failing: stuckOf,
  participant_slow: service => link('transactions', { participant: service, finished: 'false' }),
};

const words = each => PLACES[each.kind] ? html`<a href=${PLACES[each.kind](each.subject)}>${each.text}</a>` : each.text;

const since = each => html`<span class="soft">for ${span(Math.max(0, Date.now() - Date.parse(each.since)))}, since <time datetime=${each.since} title=${local(each.since)}>${clockTime(each.since)}</time>${each.seen_at ? html`; as of <time datetime=${each.seen_at} title=${local(each.seen_at)}>${clockTime(each.seen_at)}</time>` : ''}</span>`;

export const alertsCard = alerts => alerts.length === 0 ? '' : html`<section class="card alarm" aria-labelledby="alerts-title"><h2 id="alerts-title">${plural(alerts.length, 'alert')}</h2>
  <ul class="causes">${alerts.map(each => html`<li>${badge(each.kind, 'bad')} ${words(each)} ${since(each)}</li>`)}</ul></section>`;
