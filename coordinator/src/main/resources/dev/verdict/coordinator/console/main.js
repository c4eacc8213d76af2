// Which page is shown, and what keys do on all of them.
import { html, render } from './lib/lit-html/lit-html.js';
import { get, token, wantsToken, words } from './base/api.js';
import * as keyboard from './base/keyboard.js';
import { poll } from './base/live.js';
import { go, read } from './base/router.js';
import { shell } from './parts/shell.js';
import { empty } from './parts/states.js';
import { audit } from './pages/audit.js';
import { overview } from './pages/overview.js';
import { reconciliation } from './pages/reconciliation.js';
import { stuck } from './pages/stuck.js';
import { transaction } from './pages/transaction.js';
import { transactions } from './pages/transactions.js';

const NODE_MS = 5_000;

const app = document.getElementById('app');
const common = { node: undefined, stuck: 0, state: 'connecting', wantsToken: false };
let shown;
let shownKey = '';
let drawing = false;

const nowhere = () => ({ title: 'Nothing here', view: () => empty('Nothing here', 'This address shows nothing.', html`<a class="button" href="#/overview">Overview</a>`) });

const pageOf = ({ path }) => {
  if (path.length === 0 || path[0] === 'overview') return [overview, 'overview', ''];
  if (path[0] === 'transactions' && path.length === 2) return [transaction, 'transactions', path[1]];
  if (path[0] === 'transactions') return [transactions, 'transactions', ''];
  if (path[0] === 'reconciliation') return [reconciliation, 'reconciliation', ''];
  if (path[0] === 'audit') return [audit, 'audit', ''];
  return path[0] === 'stuck' ? [stuck, 'stuck', ''] : [nowhere, '', path.join('/')];
};

/** Each page begins anew with what the token lets it see. */
const signIn = event => {
  event.preventDefault();
  token.set(event.target.elements.secret.value.trim());
  location.reload();
};

const signOut = () => {
  token.forget();
  location.reload();
};

const draw = () => {
  drawing = false;
  const [, current] = pageOf(read());
  document.title = `${shown.title} · Verdict`;
  render(shell({ ...common, current, title: shown.title, content: shown.view(), ownKeys: shown.keys || [], signIn, signOut: token.get() ? signOut : undefined }), app);
  shown.drawn?.();
};

/** Several changes in one frame are drawn once. */
const update = () => {
  if (!drawing) {
    drawing = true;
    requestAnimationFrame(draw);
  }
};

const host = {
  update,
  connection(state) { if (common.state !== state) { common.state = state; update(); } },
  stuck(n) { if (common.stuck !== n) { common.stuck = n; update(); } },
};

const open = () => {
  const [make, current, id] = pageOf(read());
  const key = `${current}/${id}/${make.name}`;
  if (key === shownKey) {
    shown.moved?.(read());
  } else {
    shown?.stop?.();
    shownKey = key;
    shown = make(host, read());
    scrollTo(0, 0);
  }
  draw();
};

const look = async () => {
  try {
    common.node = await get('/v1/node');
    common.wantsToken = false;
    host.stuck((await get('/v1/stuck')).counted);
    if (common.state === 'lost' || common.state === 'connecting') host.connection('live');
  } catch (failure) {
    console.debug(words(failure));
    common.wantsToken = wantsToken(failure);
    host.connection('lost');
  }
  update();
};

keyboard.listen(() => ({
  'g o': () => go('overview'),
  'g t': () => go('transactions'),
  'g s': () => go('stuck'),
  'g r': () => go('reconciliation'),
  'g a': () => go('audit'),
  'd': () => window.verdictTheme.toggle(),
  '?': () => document.getElementById('keys').showModal(),
  '/': () => {
    const search = document.querySelector('[data-search]');
    if (search) search.focus(); else go('transactions', { focus: 'search' });
  },
  'Escape': event => event.target.matches('input, select, textarea') ? event.target.blur() : shown.back?.() ?? false,
  ...(shown?.bindings?.() || {}),
}));

addEventListener('hashchange', open);
document.addEventListener('themechange', () => { shown.themed?.(); update(); });
open();
poll(look, NODE_MS);
