// What operators did, and whether the record of it is whole.
import { html } from '../lib/lit-html/lit-html.js';
import { get, signIn, wantsOperator, words } from '../base/api.js';
import { local, plural } from '../base/format.js';
import { link, replace } from '../base/router.js';
import { empty, loading, trouble } from '../parts/states.js';

const TOLD_MS = 2_500;
const FILTERS = ['operator', 'action', 'transaction'];

const row = each => html`<tr>
  <td class="number">${each.number}</td>
  <td><time datetime=${each.at}>${local(each.at)}</time></td>
  <td>${each.operator}</td><td><code>${each.action}</code></td>
  <td>${each.transaction ? html`<a href=${link(`transactions/${each.transaction}`)}><code>${each.transaction}</code></a>` : html`<code>${each.filter}</code>`}</td>
  <td class="long">${each.reason}</td>
  <td class="long">${each.parameters === '{}' ? '' : html`<code>${each.parameters}</code>`}</td></tr>`;

export function audit(host, start) {
  let query = start.query;
  let rows;
  let next = '';
  let failure = '';
  let asksForToken = false;
  let checked;
  let checking = false;
  let told = '';

  const failed = problem => {
    asksForToken = wantsOperator(problem);
    failure = words(problem);
  };

  const load = async (cursor = '') => {
    const wanted = new URLSearchParams(FILTERS.filter(name => query.get(name)).map(name => [name, query.get(name)]));
    if (cursor) wanted.set('cursor', cursor);
    try {
      const page = await get(`/v1/audit?${wanted}`);
      rows = cursor ? [...rows, ...page.rows] : page.rows;
      next = page.next_cursor || '';
      failure = '';
      asksForToken = false;
    } catch (problem) {
      failed(problem);
    }
    host.update();
  };

  const enter = async event => {
    event.preventDefault();
    try {
      await signIn(event.target.elements.secret.value);
    } catch (problem) {
      failed(problem);
      host.update();
      return;
    }
    load();
  };

  const filter = event => {
    event.preventDefault();
    const chosen = Object.fromEntries(FILTERS.map(name => [name, event.target.elements[name].value.trim()]).filter(([, value]) => value));
    replace('audit', chosen);
  };

  const tell = text => {
    told = text;
    host.update();
    setTimeout(() => { told = ''; host.update(); }, TOLD_MS);
  };

  const copyHead = async () => {
    try {
      await navigator.clipboard.writeText((await get('/v1/audit/head')).head);
      tell('Head copied: keep it elsewhere.');
    } catch (problem) {
      tell(problem.name === 'NotAllowedError' ? 'The browser does not let this page copy.' : words(problem));
    }
  };

  const verify = async event => {
    event.preventDefault();
    const kept = event.target.elements.head.value.trim();
    checking = true;
    checked = undefined;
    host.update();
    try {
      checked = await get(`/v1/audit/verify${kept ? `?head=${encodeURIComponent(kept)}` : ''}`);
      failure = '';
    } catch (problem) {
      failed(problem);
    }
    checking = false;
    host.update();
  };

  const result = () => checked.intact
    ? html`<p class="verdict good" role="status">Whole: ${plural(checked.last.number, 'row')}, each with the hash of the one before it.</p>`
    : html`<p class="verdict bad" role="alert">Not whole: row ${checked.fault.number} was ${checked.fault.kind}. ${checked.fault.detail}</p>`;

  const check = () => html`<section class="card" aria-labelledby="check-title"><h2 id="check-title">Is it whole?</h2>
    <p class="soft">Each row carries the hash of the one before it. With a head that was kept elsewhere it also shows if the end was cut off.</p>
    <form class="filters" @submit=${verify}><label class="grow"><span>A head that was kept elsewhere, if there is one</span><input name="head" autocomplete="off" spellcheck="false" placeholder="NUMBER:HASH" pattern="[0-9]+:[0-9a-f]+"></label>
      <button class="primary" ?disabled=${checking}>${checking ? 'Verifying…' : 'Verify'}</button><button type="button" @click=${copyHead}>Copy the head</button><span class="soft told" role="status">${told}</span></form>
    ${checked ? result() : ''}</section>`;

  const filters = () => html`<form class="filters" role="search" aria-label="Filters" @submit=${filter}>
    ${FILTERS.map(name => html`<label class=${name === 'transaction' ? 'grow' : ''}><span>${name[0].toUpperCase()}${name.slice(1)}</span><input name=${name} autocomplete="off" spellcheck="false" .value=${query.get(name) || ''}></label>`)}
    <button>Filter</button></form>`;

  const table = () => html`<div class="wide card flush" tabindex="0" role="region" aria-label="Rows"><table>
    <thead><tr><th scope="col" class="number">Row</th><th scope="col">When</th><th scope="col">Operator</th><th scope="col">Action</th><th scope="col">About</th><th scope="col">Reason</th><th scope="col">With</th></tr></thead>
    <tbody>${rows.map(row)}</tbody></table></div>
    ${next ? html`<div class="pager"><button type="button" @click=${() => load(next)}>Older</button></div>` : ''}`;

  const entrance = () => html`<form class="card" @submit=${enter}><h2>Who are you?</h2><p>${failure}</p>
    <label class="field"><span>Your operator’s token, to sign in with</span><input name="secret" type="password" required autocomplete="off" spellcheck="false"></label>
    <div><button class="primary">Show the audit log</button></div></form>`;

  load();
  return {
    title: 'Audit',
    moved(address) { query = address.query; load(); },
    view: () => html`<h1>Audit</h1><p class="lead">What operators did, and why.</p>
      ${asksForToken ? entrance() : html`${failure ? trouble('Not available.', failure) : ''}${check()}${filters()}
      ${!rows ? failure ? '' : loading('the audit log') : rows.length ? table() : empty('Nothing here', 'No operator did anything that fits.')}`}`,
  };
}
