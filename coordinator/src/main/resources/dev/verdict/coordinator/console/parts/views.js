// Views that operators saved, for all of them: to open, save and delete.
import { html } from '../lib/lit-html/lit-html.js';
import { del, get, put, signIn, wantsOperator, whyRefused, words } from '../base/api.js';
import { ago } from '../base/format.js';
import { empty, trouble } from './states.js';

const addressOf = view => {
  const query = [view.filter, view.columns.length ? `columns=${view.columns.join()}` : ''].filter(Boolean).join('&');
  return `#/transactions${query ? `?${query}` : ''}`;
};

const closeMenu = () => document.querySelector('details.views')?.removeAttribute('open');

/**
 * The menu and its dialog; its owner draws both and tells when they were drawn.
 *
 * @param current tells the filter and the columns that are shown
 */
export const savedViews = (host, current) => {
  let views;
  let failure = '';
  let doing = '';
  let subject;
  let asksForToken = false;
  let busy = false;

  const load = async () => {
    try {
      ({ views } = await get('/v1/views'));
      failure = '';
    } catch (problem) {
      failure = words(problem);
    }
    host.update();
  };

  const open = (what, view) => {
    doing = what;
    subject = view;
    failure = '';
    host.update();
  };

  const close = () => {
    doing = '';
    document.getElementById('view')?.close();
    host.update();
  };

  const carryOut = name => {
    if (doing === 'delete') return del(`/v1/views/${encodeURIComponent(subject.name)}?version=${subject.version}`);
    const there = views?.find(view => view.name === name);
    if (there && subject?.name !== name) {
      subject = there;
      return Promise.reject(new Error('again'));
    }
    return put(`/v1/views/${encodeURIComponent(name)}`, { ...current(), version: there?.version || 0 });
  };

  const submit = async event => {
    event.preventDefault();
    const { name, secret } = event.target.elements;
    failure = '';
    busy = true;
    host.update();
    try {
      if (secret?.value) {
        await signIn(secret.value);
        asksForToken = false;
      }
      await carryOut(name?.value.trim());
      close();
      closeMenu();
    } catch (problem) {
      if (wantsOperator(problem)) {
        failure = whyRefused(problem);
        asksForToken = true;
      } else {
        failure = problem.message === 'again' ? `${subject.saved_by} saved a view of this name ${ago(subject.saved_at)}. Save again to replace it.` : words(problem);
      }
    }
    busy = false;
    const wrong = failure;
    await load();
    failure = wrong || failure;
    host.update();
  };

  const form = () => html`<form @submit=${submit}>
    <h2 id="view-title">${doing === 'delete' ? 'Delete the view' : 'Save this view'}</h2>
    ${doing === 'delete' ? html`<p>${subject.name}, which ${subject.saved_by} saved. It is gone for all operators.</p>`
    : html`<p>The filters and columns as they are now, for all operators.</p>
      <label><span>Name</span><input name="name" required maxlength="60" autocomplete="off" autofocus></label>`}
    ${asksForToken ? html`<label><span>Your operator’s token, to sign in with</span><input name="secret" type="password" required autocomplete="off" spellcheck="false"></label>` : ''}
    ${failure ? trouble('Not done.', failure) : ''}
    <div class="choice"><button type="button" @click=${close}>Leave it as it is</button>
      <button class=${doing === 'delete' ? 'primary grave' : 'primary'} ?disabled=${busy}>${doing === 'delete' ? 'Delete' : 'Save'}</button></div>
  </form>`;

  const entry = view => html`<li><a href=${addressOf(view)} @click=${closeMenu} title="saved by ${view.saved_by} ${ago(view.saved_at)}">${view.name}</a>
    <button type="button" class="quiet" aria-label="Delete the view ${view.name}" @click=${() => open('delete', view)}>✕</button></li>`;

  return {
    drawn() {
      const dialog = document.getElementById('view');
      if (doing && dialog && !dialog.open) dialog.showModal();
    },
    menu: () => html`<details class="menu views" name="menu" @toggle=${event => { if (event.target.open) load(); }}><summary>Views</summary><div class="menu-items">
      ${views?.length ? html`<ul>${views.map(entry)}</ul>` : views ? empty('No views yet', 'Save one, and all operators have it.') : ''}
      ${failure && !doing ? trouble('Not available.', failure) : ''}
      <button type="button" @click=${() => open('save')}>Save this view…</button></div></details>`,
    dialog: () => html`<dialog id="view" class="act" aria-labelledby="view-title" @close=${() => { doing = ''; host.update(); }}>${doing ? form() : ''}</dialog>`,
  };
};
