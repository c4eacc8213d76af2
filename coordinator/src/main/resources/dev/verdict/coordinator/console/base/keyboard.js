// What keys do. A page adds its own while it is shown.

export const GLOBAL = [
  ['g o', 'Overview'], ['g t', 'Transactions'], ['g s', 'Stuck'], ['g r', 'Reconciliation'], ['g a', 'Audit'],
  ['/', 'Search'], ['d', 'Light or dark'], ['?', 'This help'], ['Esc', 'Close, or go back'],
];

const CHORD_MS = 1500;

const isTyping = target => target.closest?.('input, textarea, select, [contenteditable]');

/** Calls what is bound to a key; `bindings` is asked each time. */
export const listen = bindings => {
  let first = '';
  let since = 0;
  document.addEventListener('keydown', event => {
    if (document.querySelector('dialog[open]') || event.ctrlKey || event.metaKey || event.altKey || (isTyping(event.target) && event.key !== 'Escape')) return;
    const chord = event.timeStamp - since < CHORD_MS ? `${first} ${event.key}` : '';
    const all = bindings();
    const action = all[chord] || all[event.key];
    first = event.key;
    since = event.timeStamp;
    if (action && action(event) !== false) event.preventDefault();
  });
};
