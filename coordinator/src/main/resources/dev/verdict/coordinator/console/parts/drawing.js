// The picture of a saga's definition, as the node draws it.
import { html } from '../lib/lit-html/lit-html.js';
import { get } from '../base/api.js';
import { facts } from './history.js';

const known = new Map();

/** Where the picture of what this saga was started with is; empty if that is not registered. */
export const drawingOf = async tx => {
  const started = facts(tx).find(fact => fact.type === 'started');
  if (!started) return '';
  const key = `${tx.name} ${started.definition}`;
  if (!known.has(key)) {
    const definitions = (await get('/v1/saga-definitions')).saga_definitions;
    const same = definitions.filter(each => each.name === tx.name);
    const found = same.find(each => each.hash === started.definition) || (same.length === 1 ? same[0] : undefined);
    known.set(key, found ? `/v1/saga-definitions/${encodeURIComponent(found.name)}/${found.version}/drawing` : '');
  }
  return known.get(key);
};

export const drawing = (path, name) => path ? html`<section class="card" aria-labelledby="graph-title"><h2 id="graph-title">Definition</h2>
  <div class="wide paper" tabindex="0" role="region" aria-label="The saga's graph"><img class="graph" src=${path} alt=${`The steps of saga ${name} and their order`}></div></section>` : '';
