// What the list can show of a transaction, and how one chooses.
import { html } from '../lib/lit-html/lit-html.js';
import { link } from '../base/router.js';
import { local, span } from '../base/format.js';
import { stateOf } from './states.js';

const time = at => html`<time datetime=${at}>${local(at)}</time>`;
const labels = tx => Object.entries(tx.labels).map(([name, value]) => html`<span class="label">${name}:${value}</span> `);

const COLUMNS = {
  begun: { title: 'Begun', cell: tx => time(tx.begun_at) },
  id: { title: 'Transaction', heads: true, cell: tx => html`<a href=${link(`transactions/${tx.id}`)}><code>${tx.id}</code></a>` },
  kind: { title: 'Kind', cell: tx => tx.kind === 'saga' ? html`<span class="soft">saga</span> ${tx.name}` : 'atomic' },
  business_key: { title: 'Business key', css: 'long', cell: tx => tx.business_key },
  state: { title: 'State', cell: stateOf },
  outcome: { title: 'Outcome', cell: tx => tx.outcome || '' },
  took: { title: 'Took', css: 'number', cell: tx => tx.finished ? span(Math.max(0, Date.parse(tx.updated_at) - Date.parse(tx.begun_at))) : html`<span class="soft">open</span>` },
  updated: { title: 'Changed', cell: tx => time(tx.updated_at) },
  labels: { title: 'Labels', css: 'long', cell: labels },
  principal: { title: 'Begun by', cell: tx => tx.principal },
  why: { title: 'Why', css: 'long why', cell: tx => tx.stuck ? tx.stuck.reason : tx.reason },
};
const USUAL = ['begun', 'id', 'kind', 'business_key', 'state', 'took', 'why'];

/** The columns that an address or a view names; the usual ones if it names none that are known. */
export const columnsOf = text => {
  const known = [...new Set((text || '').split(','))].filter(name => Object.hasOwn(COLUMNS, name));
  return known.length ? known : USUAL;
};

/** How an address names them; nothing for the usual ones. */
export const columnsText = columns => columns.join() === USUAL.join() ? '' : columns.join();

export const headings = columns => html`<tr>${columns.map(name => html`<th scope="col" class=${COLUMNS[name].css || ''}>${COLUMNS[name].title}</th>`)}</tr>`;

export const cells = (columns, tx) => columns.map(name => {
  const { heads, css, cell } = COLUMNS[name];
  return heads ? html`<th scope="row">${cell(tx)}</th>` : html`<td class=${css || ''}>${cell(tx)}</td>`;
});

const toggled = (columns, name) => columns.includes(name) ? columns.filter(each => each !== name)
  : Object.keys(COLUMNS).filter(each => each === name || columns.includes(each));

/** Where they are chosen; one stays at least. */
export const chooser = (columns, onChange) => html`<details class="menu" name="menu"><summary>Columns</summary><div class="menu-items" role="group" aria-label="Columns">
  ${Object.entries(COLUMNS).map(([name, { title }]) => html`<label><input type="checkbox" .checked=${columns.includes(name)} ?disabled=${columns.length === 1 && columns.includes(name)} @change=${() => onChange(toggled(columns, name))}> ${title}</label>`)}
  <button type="button" class="quiet" @click=${() => onChange(USUAL)}>The usual ones</button></div></details>`;
