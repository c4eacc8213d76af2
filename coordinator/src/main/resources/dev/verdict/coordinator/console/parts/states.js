// What a state looks like: a colour, a mark and always its word.
import { html } from '../lib/lit-html/lit-html.js';

const TONES = {
  committed: 'good', completed: 'good', acknowledged: 'good', done: 'good', voted_yes: 'good', read_only: 'good', commit: 'good', closed: 'good', alive: 'good',
  aborted: 'muted', compensated: 'muted', skipped: 'muted', ruled_out: 'muted', waiting: 'muted', enlisted: 'muted', abort: 'muted', gone: 'muted',
  active: 'busy', preparing: 'busy', delegated: 'busy', running: 'busy', asked: 'busy', settling: 'busy', replacing: 'busy', half_open: 'warn',
  committing: 'busy', aborting: 'warn', compensating: 'warn', voted_no: 'warn', refused: 'warn', assumed: 'warn',
  heuristic_commit: 'warn', heuristic_abort: 'warn', given: 'warn', left_out: 'warn', done_besides: 'bad', paused: 'warn', stuck: 'bad', open: 'bad',
};
const MARKS = { good: '✓', muted: '–', busy: '●', warn: '↩', bad: '!' };

export const toneOf = state => TONES[state] || 'muted';

export const badge = (state, tone = toneOf(state)) => html`<span class="badge ${tone}"><span class="mark" aria-hidden="true">${MARKS[tone]}</span>${state.replaceAll('_', ' ')}</span>`;

export const stateOf = tx => html`${badge(tx.state)}${tx.stuck ? html` ${badge('stuck')}` : ''}${tx.paused ? html` ${badge('paused')}` : ''}`;

export const empty = (title, text, action = '') => html`<div class="empty"><div class="empty-mark" aria-hidden="true">∅</div><h2>${title}</h2><p>${text}</p>${action}</div>`;

export const trouble = (title, text) => html`<div class="trouble" role="alert"><strong>${title}</strong> <span>${text}</span></div>`;

export const loading = what => html`<p class="loading" role="status"><span class="spinner" aria-hidden="true"></span>Loading ${what}…</p>`;
