// Which page is shown, and what keys do on all of them.
import { html, render } from './lib/lit-html/lit-html.js';
import { get, session, signOut, words } from './base/api.js';
import * as keyboard from './base/keyboard.js';
import { poll } from './base/live.js';
import { go, read } from './base/router.js';
import { entrance } from './parts/entrance.js';
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
const common = { node: undefined, stuck: 0, state: 'connecting' };
let entering;
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

/** Asks who it is, in place of the page; what is signed in begins anew, at the same address. */
const enter = ended => {
  if (entering) return;
  shown?.stop?.();
  shown = undefined;
  shownKey = '';
  entering = entrance(host, { ended, onDone: () => location.reload() });
  update();
};

const leave = async () => {
  try {
    await signOut();
  } catch (failure) {
    if (session.name()) {
      common.state = 'lost';
      console.debug(words(failure));
      update();
      return;
    }
  }
  location.reload();
};

const draw = () => {
  drawing = false;
  if (entering) {
    document.title = 'Sign in · Verdict';
    render(entering.view(), app);
    entering.drawn();
    return;
  }
  const [, current] = pageOf(read());
  document.title = `${shown.title} · Verdict`;
  render(shell({ ...common, current, title: shown.title, content: shown.view(), ownKeys: shown.keys || [], who: session.name(), signIn: session.isPossible() ? () => enter(false) : undefined, signOut: leave }), app);
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
  if (entering) return;
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
  if (entering) return;
  try {
    common.node = await get('/v1/node');
    host.stuck((await get('/v1/stuck')).counted);
    if (common.state === 'lost' || common.state === 'connecting') host.connection('live');
  } catch (failure) {
    console.debug(words(failure));
    host.connection('lost');
  }
  update();
};

keyboard.listen(() => entering ? {} : ({
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
document.addEventListener('themechange', () => { shown?.themed?.(); update(); });
document.addEventListener('signedout', event => enter(event.detail.ended));
document.addEventListener('visibilitychange', async () => {
  if (!entering || document.hidden) return;
  await session.load();
  if (session.name()) location.reload();
});

const begin = async () => {
  try {
    await session.load();
  } catch (failure) {
    console.debug(words(failure));
  }
  if (session.isNeeded()) enter(false); else open();
  poll(look, NODE_MS);
};
begin();
