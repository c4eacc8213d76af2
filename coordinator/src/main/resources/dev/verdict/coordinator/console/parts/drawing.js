// The picture of a saga's steps as they stand, as the node draws it.
import { html } from '../lib/lit-html/lit-html.js';

/** @param address of the transaction in the API */
export const drawing = (tx, address) => tx.kind !== 'saga' || tx.branches.length === 0 ? '' : html`<section class="card" aria-labelledby="graph-title"><h2 id="graph-title">Steps and the way back</h2>
  <div class="wide paper" tabindex="0" role="region" aria-label="The saga's graph"><img class="graph" src=${`${address}/drawing?as_of=${encodeURIComponent(tx.updated_at)}`} alt=${`The steps of saga ${tx.name} in their order, each with its state, which the table above lists`}></div></section>`;
