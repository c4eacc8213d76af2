// The nodes of the cluster: who leads what, who is away and what is known of that, what changed hands.
import { html } from '../lib/lit-html/lit-html.js';
import { ago, clockTime, local, plural, span } from '../base/format.js';
import { badge } from './states.js';

const MOVES_SHOWN = 10;

const nameOf = each => html`<code>${each.url || each.node}</code>`;

/** A node of an earlier release tells nothing of absences. */
const absencesOf = cluster => cluster.absences || [];

export const awayOf = cluster => absencesOf(cluster).filter(each => !each.ended_at);

const CURRENT_MS = 10_000;

/** Whether this node can look: what it saw long ago is not told as now. */
const isKnown = cluster => cluster.absences && (!cluster.seen_at || Date.now() - Date.parse(cluster.seen_at) < CURRENT_MS);

const lasted = each => span(Math.max(0, (each.ended_at ? Date.parse(each.ended_at) : Date.now()) - Date.parse(each.since)));

const takenFrom = (cluster, node) => cluster.moves.filter(each => each.kind === 'taken_over' && each.from.node === node).reduce((all, each) => all + each.shards.length, 0);

const KNOWN = {
  true: 'The database still holds its session: the process stands still (frozen, out of memory, a stopped machine), or the network cut it off. Look at the process and its machine; it may go on, or be killed and started anew, without harm.',
  false: 'Its session with the database is over: the process ended or was killed, or lost the database. Look at its log, and start it again.',
};

const leader = each => html`<tr><th scope="row"><code>${each.url}</code> ${each.self ? html`<span class="soft">this node</span>` : ''}</th><td class="number">${each.shards.length}</td>
  <td><span class="shards">${each.shards.join(' ')}</span></td></tr>`;

const gone = cluster => each => {
  const led = cluster.leaders.find(one => one.node === each.node)?.shards || [];
  const taken = takenFrom(cluster, each.node);
  return html`<tr class="away"><th scope="row">${nameOf(each)} ${badge('silent', 'bad')}</th><td class="number">${led.length}</td>
    <td class="long">for ${lasted(each)}, since <time datetime=${each.since} title=${local(each.since)}>${clockTime(each.since)}</time>${taken ? `; ${plural(taken, 'shard')} of it taken over` : ''}. ${KNOWN[each.session_open]}</td></tr>`;
};

const nobody = shards => html`<tr><th scope="row">${badge('nobody', 'bad')}</th><td class="number">${shards.length}</td><td><span class="shards">${shards.join(' ')}</span></td></tr>`;

const howItEnded = each => !each.back ? ', and as many nodes as before are there without it'
  : each.back.node === each.node ? ' and goes on' : ' and was started again';

const past = each => html`<li>${badge('was away', 'muted')} ${nameOf(each)} was away for ${lasted(each)}${howItEnded(each)} <span class="soft" title=${local(each.ended_at)}>${ago(each.ended_at)}</span></li>`;

export const nodesNote = cluster => {
  const away = awayOf(cluster);
  if (!isKnown(cluster)) return 'who is there is not known: this node cannot look';
  if (cluster.present < 2) return 'no spare: nobody is left to take over';
  return away.length ? `${plural(away.length, 'node')} silent for ${lasted(away[0])}` : 'each can take over';
};

export const nodesCard = cluster => {
  const away = awayOf(cluster);
  const over = absencesOf(cluster).filter(each => each.ended_at);
  const leaders = cluster.leaders.filter(each => !away.some(one => one.node === each.node));
  return html`<section class=${away.length ? 'card alarm' : 'card'} aria-labelledby="nodes-title"><h2 id="nodes-title">Nodes</h2>
    <div class="wide" tabindex="0" role="region" aria-label="Nodes"><table><thead><tr><th scope="col">Node</th><th scope="col">Shards led</th><th scope="col">Which</th></tr></thead>
    <tbody>${leaders.map(leader)}${away.map(gone(cluster))}${cluster.unled.length ? nobody(cluster.unled) : ''}</tbody></table></div>
    ${isKnown(cluster) && cluster.present < 2 ? html`<p>${badge('no spare', 'warn')} Only one node gives signs of life: if it is lost, everything waits until one is started. Nothing is lost by that.</p>` : ''}
    ${over.length ? html`<ul class="causes absences">${over.map(past)}</ul>` : ''}</section>`;
};

export const movesCard = cluster => cluster.moves.length === 0 ? '' : html`<section class="card" aria-labelledby="moves-title"><h2 id="moves-title">Shards that changed hands</h2>
  <div role="log" aria-labelledby="moves-title"><ul class="causes moves">${cluster.moves.slice(0, MOVES_SHOWN).map(each => html`<li>
    ${each.kind === 'taken_over' ? badge('taken over', 'warn') : badge('handed over', 'muted')}
    ${plural(each.shards.length, 'shard')} from ${nameOf(each.from)}${each.kind === 'taken_over' ? ', which is gone or silent,' : ''} to ${nameOf(each.to)}
    <span class="soft">${ago(each.at)}, without a leader for ${span(each.gap_ms)} at most</span> <span class="shards">${each.shards.join(' ')}</span></li>`)}</ul></div></section>`;
