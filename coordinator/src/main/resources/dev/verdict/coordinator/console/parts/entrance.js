// Where people sign in, before they see anything else.
import { html } from '../lib/lit-html/lit-html.js';
import { session, signIn, words } from '../base/api.js';
import { logo } from './shell.js';

/**
 * The page; its owner draws it, and is told when somebody signed in or goes on without.
 *
 * @param ended tells whether a session was over, so that people know why they are here
 */
export const entrance = (host, { ended, onDone }) => {
  let failure = '';
  let busy = false;

  const submit = async event => {
    event.preventDefault();
    const { secret } = event.target.elements;
    busy = true;
    failure = '';
    host.update();
    try {
      await signIn(secret.value);
      secret.value = '';
      onDone();
    } catch (problem) {
      failure = words(problem);
      secret.select();
    }
    busy = false;
    host.update();
  };

  return {
    drawn() {
      const field = document.getElementById('secret');
      if (field && !field.dataset.met) {
        field.dataset.met = 'true';
        field.focus();
      }
    },
    view: () => html`
      <header class="top"><span class="brand">${logo}<span>Verdict</span></span>
        <div class="tools"><button class="quiet" type="button" title="Light or dark" aria-label="Light or dark" @click=${() => window.verdictTheme.toggle()}>◐</button></div></header>
      <main id="main" tabindex="-1" aria-label="Sign in"><form class="card entrance" @submit=${submit}>
        <h1>Sign in</h1>
        ${ended ? html`<p role="status">Your session is over. Sign in again to go on where you were.</p>` : html`<p class="soft">This node lets nobody in without a token. An admin gives one out.</p>`}
        <label class="field"><span>Token</span><input id="secret" name="secret" type="password" required autocomplete="off" spellcheck="false" aria-describedby="secret-words" ?disabled=${busy}></label>
        <p id="secret-words" class="soft">It is sent once and kept nowhere in this browser. After a time without you, or when you sign out, it is asked for again.</p>
        ${failure ? html`<p class="verdict bad" role="alert">${failure}</p>` : ''}
        <div class="choice">${session.isNeeded() ? '' : html`<button type="button" @click=${onDone}>Go on without</button>`}<button class="primary" ?disabled=${busy}>Sign in</button></div>
      </form></main>`,
  };
};
