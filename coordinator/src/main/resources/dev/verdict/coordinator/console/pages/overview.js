// How this node does: rates, latencies, services, shards.
import { html } from '../lib/lit-html/lit-html.js';
import { get, words } from '../base/api.js';
import { ago, count, millis, plural, rate } from '../base/format.js';
import { hear, poll } from '../base/live.js';
import { parse, perSecond, quantile, sum } from '../base/metrics.js';
import { link } from '../base/router.js';
import { alertsCard } from '../parts/alerts.js';
import { chart, times } from '../parts/charts.js';
import { awayOf, movesCard, nodesCard, nodesNote } from '../parts/nodes.js';
import { servicesCard } from '../parts/services.js';
import { badge, loading, trouble } from '../parts/states.js';

const LOOK_MS = 1_000;
const SLOW_EVERY = 3;
const GAP_S = 0.001;
const SAMPLES_MAX = 180;
const WINDOW = 10;
const DECISIONS = 'verdict_decision_seconds';

const tile = (label, value, note, tone = '') => html`<div class="tile ${tone}"><dt>${label}</dt><dd class="figure">${value}</dd><dd class="note">${note}</dd></div>`;

/** What the charts show: kept while other pages are looked at. */
const series = [[], [], [], [], []];

const push = values => values.forEach((value, i) => {
  series[i].push(Number.isNaN(value) ? null : value);
  if (series[i].length > SAMPLES_MAX) series[i].shift();
});

/** Nothing is known of the time after the last sample. */
const interrupt = () => { if (series[0].length) push([series[0][series[0].length - 1] + GAP_S, null, null, null, null]); };

export function overview(host) {
  interrupt();
  const scrapes = [];
  let services;
  let groups;
  let alerts;
  let node;
  let failure = '';
  let unready = '';
  let looks = 0;
  const rates = chart('rates', 200, [
    { label: 'Committed', color: '--good', fill: true, words: v => `${rate(v)}/s` },
    { label: 'Aborted', color: '--warn', words: v => `${rate(v)}/s` }]);
  const latencies = chart('latencies', 200, [
    { label: 'p50', color: '--accent', fill: true, bridged: true, words: millis },
    { label: 'p99', color: '--violet', bridged: true, words: millis }], times);

  const sample = now => {
    scrapes.push(now);
    if (scrapes.length > WINDOW + 1) scrapes.shift();
    if (scrapes.length < 2) return;
    const before = scrapes[scrapes.length - 2];
    const p = q => quantile(scrapes[0], now, DECISIONS, q) * 1000;
    push([Date.now() / 1000, perSecond(before, now, `${DECISIONS}_count`, { outcome: 'commit' }),
      perSecond(before, now, `${DECISIONS}_count`, { outcome: 'abort' }), p(0.5), p(0.99)]);
  };

  const slow = async () => {
    [services, groups, node, alerts, unready] = await Promise.all([get('/v1/participants'), get('/v1/stuck'), get('/v1/node'), get('/v1/alerts'), get('/health/ready').then(() => '', words)]);
    host.stuck(groups.counted);
  };

  /** Who leads what changed just now. */
  const deaf = hear('shards_moved', async () => {
    try {
      node = await get('/v1/node');
    } catch { /* the next look tells */ }
    host.update();
  });

  const look = async () => {
    try {
      const [metrics] = await Promise.all([get('/metrics'), looks % SLOW_EVERY === 0 ? slow() : undefined]);
      looks++;
      sample(parse(metrics));
      failure = '';
      host.connection('live');
    } catch (problem) {
      failure = words(problem);
      host.connection('lost');
    }
    host.update();
  };
  const stop = poll(look, LOOK_MS);

  const last = i => series[i].length ? series[i][series[i].length - 1] : null;
  const now = () => scrapes[scrapes.length - 1];
  const inDoubt = () => groups.groups.reduce((all, group) => all + (group.states.committing || 0) + (group.states.aborting || 0), 0);

  const disagreements = () => sum(now(), 'verdict_disagreements');

  const tiles = () => html`<dl class="tiles">
    ${tile('Decisions', html`${rate((last(1) || 0) + (last(2) || 0))}<small>/s</small>`, `${rate(last(2) || 0)}/s of them aborts`)}
    ${tile('Time to decide', html`${last(3) == null ? '–' : millis(last(3))}`, `p99 ${last(4) == null ? '–' : millis(last(4))}, of the last ${WINDOW} s`)}
    ${tile('Calls in flight', count(sum(now(), 'verdict_calls_under_way')), `${count(sum(now(), 'verdict_calls_waiting'))} wait for their turn`)}
    ${tile('Stuck', html`<a href=${link('stuck')}>${count(groups.counted)}${groups.complete ? '' : '+'}</a>`, groups.counted ? plural(groups.groups.length, 'cause') : 'everything proceeds', groups.counted ? 'bad' : 'good')}
    ${tile('In doubt', count(inDoubt()), inDoubt() ? 'decided, not acknowledged, stuck' : 'every decision gets through', inDoubt() ? 'warn' : '')}
    ${disagreements() ? tile('Disagreements', html`<a href=${link('reconciliation')}>${count(disagreements())}</a>`, 'services hold something else', 'bad') : ''}
    ${node?.cluster ? tile('Nodes', count(node.cluster.present), nodesNote(node.cluster), awayOf(node.cluster).length ? 'bad' : node.cluster.present < 2 ? 'warn' : '') : ''}
    ${tile('Shards led here', count(sum(now(), 'verdict_shards_led')), node?.cluster ? `of ${node.cluster.shards}` : 'this node is alone')}
  </dl>`;

  /** Of the last seconds. */
  const figures = {
    latency: (participant, q) => scrapes.length > 1 ? 1000 * quantile(scrapes[0], now(), 'verdict_call_seconds', q, { participant }) : NaN,
    failed: participant => scrapes.length > 1 ? perSecond(scrapes[0], now(), 'verdict_calls_total', { participant, result: 'failed' }) : 0,
  };

  const log = () => html`<section class="card" aria-labelledby="log-title"><h2 id="log-title">Log</h2><dl class="facts">
    <div><dt>Where</dt><dd>${node?.database}</dd></div>
    <div><dt>Takes requests</dt><dd>${unready ? html`${badge('no', 'bad')} ${unready}` : badge('yes', 'good')}</dd></div>
    <div><dt>Waiting to be written</dt><dd>${count(sum(now(), 'verdict_log_waiting'))}</dd></div>
    <div><dt>Entries</dt><dd>${rate(scrapes.length > 1 ? perSecond(scrapes[0], now(), 'verdict_log_append_seconds_count') : 0)}/s</dd></div>
    <div><dt>Forced write</dt><dd>p50 ${millis(1000 * quantile(scrapes[0], now(), 'verdict_log_append_seconds', 0.5, { forced: 'true' }))}, p99 ${millis(1000 * quantile(scrapes[0], now(), 'verdict_log_append_seconds', 0.99, { forced: 'true' }))}</dd></div>
    <div><dt>Wake-ups overdue</dt><dd>${millis(1000 * sum(now(), 'verdict_wake_up_overdue_seconds'))}</dd></div>
  </dl></section>`;

  const causes = () => groups.groups.length === 0 ? '' : html`<section class="card alarm" aria-labelledby="causes-title"><h2 id="causes-title">What does not proceed</h2>
    <ul class="causes">${groups.groups.slice(0, 3).map(group => html`<li><a href=${link('stuck')}><span class="figure">${count(group.count)}</span> <strong>${group.headline}</strong>${group.participant ? html`: <code>${group.participant}</code>` : ''}</a> <span class="soft">oldest ${ago(group.oldest_at)}</span><p class="quote">${group.words}</p></li>`)}</ul></section>`;

  return {
    title: 'Overview',
    stop() { stop(); deaf(); rates.drop(); latencies.drop(); },
    themed() { rates.drop(); latencies.drop(); },
    drawn() {
      rates.show([series[0], series[1], series[2]]);
      latencies.show([series[0], series[3], series[4]]);
    },
    view: () => !services || !now() ? html`<h1>Overview</h1>${failure ? trouble('Not available.', failure) : loading('this node')}` : html`
      <h1>Overview</h1>
      ${failure ? trouble('Not up to date.', failure) : ''}
      ${alertsCard(alerts.alerts)}
      ${tiles()}
      ${causes()}
      <div class="pair">
        <section class="card" aria-labelledby="rates-title"><h2 id="rates-title">Decisions a second</h2><div class="chart" id="rates"></div></section>
        <section class="card" aria-labelledby="latencies-title"><h2 id="latencies-title">Time to decide</h2><div class="chart" id="latencies"></div></section>
      </div>
      ${servicesCard(services.participants, figures)}
      ${node?.cluster ? movesCard(node.cluster) : ''}
      <div class="pair">${node?.cluster ? nodesCard(node.cluster) : ''}${log()}</div>`,
  };
}
