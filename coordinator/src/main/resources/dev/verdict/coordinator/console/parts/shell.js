// What surrounds every page.
import { html } from '../lib/lit-html/lit-html.js';
import { GLOBAL } from '../base/keyboard.js';
import { link } from '../base/router.js';
import { count } from '../base/format.js';

const PAGES = [['overview', 'Overview'], ['transactions', 'Transactions'], ['stuck', 'Stuck'], ['reconciliation', 'Reconciliation'], ['audit', 'Audit']];

export const logo = html`<svg class="logo" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8"/><path d="M8 10l8 13 8-13"/></svg>`;

const entry = (current, stuck) => ([path, title]) => html`
  <a href=${link(path)} aria-current=${current === path ? 'page' : 'false'}>${title}${path === 'stuck' && stuck > 0
    ? html` <span class="pill bad" title="stuck transactions">${count(stuck)}</span>` : ''}</a>`;

const LINKS = { live: ['good', 'Live'], lost: ['bad', 'Connection lost'], busy: ['warn', 'Busy: refreshed now and then'], connecting: ['muted', 'Connecting'] };

const connection = state => {
  const [tone, words] = LINKS[state] || LINKS.connecting;
  return html`<span class="connection ${tone}" role="status"><span class="dot" aria-hidden="true"></span>${words}</span>`;
};

/** Whom a node lets in without a token; it says nothing where everybody needs one. */
const OPEN = {
  open: 'Whoever reaches this node may do everything: it asks nobody for a token.',
  optional: 'Whoever does not sign in, and shows no token, may do everything here, until access is set to tokens.',
};

const keys = own => [...GLOBAL, ...own].map(([key, what]) => html`
  <div><dt>${key.split(' ').map(k => html`<kbd>${k}</kbd> `)}</dt><dd>${what}</dd></div>`);

export const shell = ({ current, node, stuck, state, content, title, ownKeys, who, signIn, signOut }) => html`
  <a class="skip" href="#main" @click=${event => { event.preventDefault(); document.getElementById('main').focus(); }}>Skip to the content</a>
  <header class="top">
    <a class="brand" href=${link('overview')}>${logo}<span>Verdict</span></a>
    <nav aria-label="Pages">${PAGES.map(entry(current, stuck))}</nav>
    <div class="tools">
      ${connection(state)}
      ${who ? html`<span class="who" title="Signed in">${who}</span><button class="quiet" type="button" @click=${signOut}>Sign out</button>` : ''}
      ${signIn ? html`<button class="quiet" type="button" @click=${signIn}>Sign in</button>` : ''}
      <button class="quiet" type="button" title="Light or dark (d)" aria-label="Light or dark" @click=${() => window.verdictTheme.toggle()}>◐</button>
      <button class="quiet" type="button" title="Keys (?)" aria-label="Keys" @click=${() => document.getElementById('keys').showModal()}>?</button>
    </div>
  </header>
  ${node?.development ? html`<div class="development" role="note"><strong>Development mode</strong> Reachable from this machine only, without passwords. Not for production.</div>` : ''}
  ${node && !node.development && OPEN[node.access] ? html`<div class="development" role="note"><strong>Open</strong> ${OPEN[node.access]}</div>` : ''}
  <main id="main" tabindex="-1" aria-label=${title}>${content}</main>
  <footer>
    <span>Log: ${node?.database || '…'}</span>
    <span>Namespace: ${node?.namespace || '…'}</span>
    <span>Times: ${Intl.DateTimeFormat().resolvedOptions().timeZone}</span>
    <span class="grow"></span>
    <a href="/openapi.json">API contract</a><a href="/metrics">Metrics</a><a href="/health/ready">Health</a>
  </footer>
  <dialog id="keys" aria-labelledby="keys-title">
    <h2 id="keys-title">Keys</h2>
    <dl>${keys(ownKeys)}</dl>
    <form method="dialog"><button class="primary">Close</button></form>
  </dialog>`;
