// How this node gets on with each service.
import { html } from '../lib/lit-html/lit-html.js';
import { ago, count, local, millis, plural, rate } from '../base/format.js';
import { link } from '../base/router.js';
import { badge, empty } from './states.js';

const COLUMNS = 9;

const health = call => call.addresses_shut > 0 ? badge('open: sends no work', 'bad') : badge('closed');

const instance = each => html`<li>${each.alive ? badge('alive') : badge('gone')} <code>${each.base_url}</code> <span class="soft">${each.circuit === 'closed' ? '' : `circuit ${each.circuit.replace('_', ' ')}, `}${plural(each.calls_under_way, 'call')} under way</span></li>`;

const when = time => html`<time datetime=${time} title=${local(time)}>${ago(time)}</time>`;

/** Whether the last thing that is known of it is a failure. */
export const isFailing = calls => calls.last_failure && !(Date.parse(calls.answered_at) > Date.parse(calls.last_failure.at));

export const answered = calls => calls.answered_at ? html`last answered ${when(calls.answered_at)}` : 'has answered nothing since this node started';

const failure = ({ calls }) => calls.addresses_shut > 0 || isFailing(calls)
  ? html`<tr class="failure"><td colspan=${COLUMNS}><p class="quote">${calls.last_failure?.text}</p>
    <span class="soft">${calls.last_failure ? html`at <code>${calls.last_failure.instance}</code>, ${when(calls.last_failure.at)}; ` : ''}${answered(calls)}</span></td></tr>` : '';

const service = figures => each => html`<tr>
  <th scope="row"><a href=${link('transactions', { participant: each.name, stuck: 'true' })}>${each.name}</a></th>
  <td>${health(each.calls)}</td>
  <td class="number">${millis(figures.latency(each.name, 0.5))}</td>
  <td class="number">${millis(figures.latency(each.name, 0.99))}</td>
  <td class="number">${figures.failed(each.name) > 0 ? html`<strong class="verdict bad">${rate(figures.failed(each.name))}/s</strong>` : '0/s'}</td>
  <td class="number">${count(each.calls.under_way)}</td>
  <td class="number">${count(each.calls.waiting)}</td>
  <td class="number" title="calls that were not sent since this node started, because most calls failed or too many waited">${count(each.calls.refused)}</td>
  <td><ul class="plain">${each.base_urls.map(url => html`<li><code>${url}</code></li>`)}${each.instances.map(instance)}</ul></td>
</tr>${failure(each)}`;

export const servicesCard = (participants, figures) => html`<section class="card" aria-labelledby="services-title"><h2 id="services-title">Participants</h2>
  ${participants.length === 0 ? empty('No services yet', html`Services announce themselves by the SDK, or are registered by <code>PUT /v1/participants/NAME</code>.`) : html`
  <div class="wide" tabindex="0" role="region" aria-label="Participants"><table>
    <thead><tr><th scope="col">Service</th><th scope="col">Circuit</th><th scope="col" class="number">p50</th><th scope="col" class="number">p99</th><th scope="col" class="number">Failed</th><th scope="col" class="number">Under way</th><th scope="col" class="number">Waiting</th><th scope="col" class="number">Not sent</th><th scope="col">Addresses</th></tr></thead>
    <tbody>${participants.map(service(figures))}</tbody></table></div>`}
</section>`;
