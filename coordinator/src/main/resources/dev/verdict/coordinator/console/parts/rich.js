import { html } from '../lib/lit-html/lit-html.js';

/** Words in which names stand between backticks. */
export const rich = text => String(text).split('`')
  .map((part, i) => i % 2 ? html`<code>${part}</code>` : part);
