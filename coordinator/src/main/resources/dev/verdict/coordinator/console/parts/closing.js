// Closing a disagreement that was settled by hand, and asking who that is.
import { html } from '../lib/lit-html/lit-html.js';
import { post, signIn, wantsOperator, whyRefused, words } from '../base/api.js';
import { trouble } from './states.js';

/** The dialog; its owner draws it, tells it when it was drawn, and is told what was done. */
export const closeDialog = (host, onDone) => {
  let about;
  let then;
  let failure = '';
  let busy = false;
  let asksForToken = false;

  const isOpen = () => Boolean(about || then);

  const leave = () => {
    about = undefined;
    then = undefined;
    asksForToken = false;
    document.getElementById('close')?.close();
    host.update();
  };

  const settle = async reason => {
    busy = true;
    failure = '';
    host.update();
    try {
      await post(`/v1/disagreements/${about.transaction}/${encodeURIComponent(about.branch)}/close`, { reason });
      leave();
      onDone('Closed.');
    } catch (problem) {
      asksForToken = wantsOperator(problem);
      failure = asksForToken ? whyRefused(problem) : words(problem);
    }
    busy = false;
    host.update();
  };

  const submit = async event => {
    event.preventDefault();
    const { reason, secret } = event.target.elements;
    if (secret) {
      try {
        await signIn(secret.value);
      } catch (problem) {
        failure = words(problem);
        host.update();
        return;
      }
    }
    if (about) {
      settle(reason.value.trim());
    } else {
      const go = then;
      leave();
      go();
    }
  };

  const form = () => html`<form @submit=${submit}>
    <h2 id="close-title">${about ? 'Close the disagreement' : 'Who are you?'}</h2>
    ${about ? html`<p><code>${about.branch}</code> at <strong>${about.participant}</strong> was settled by hand. Nothing is sent to anybody. It opens again if something else is found there.</p>
      <label><span>Reason, for those who look later</span><textarea name="reason" required maxlength="1000" rows="2" autofocus></textarea></label>` : ''}
    ${asksForToken || then ? html`<label><span>Your operator’s token, to sign in with</span><input name="secret" type="password" required autocomplete="off" spellcheck="false"></label>` : ''}
    ${failure ? trouble('Not done.', failure) : ''}
    <div class="choice"><button type="button" @click=${leave}>Leave it as it is</button><button class="primary" ?disabled=${busy}>${about ? 'Close it' : 'Go on'}</button></div>
  </form>`;

  return {
    open(disagreement) { about = disagreement; failure = ''; host.update(); },
    /** Asks for a token, then goes on. */
    signIn(goOn) { then = goOn; failure = ''; host.update(); },
    drawn() {
      const dialog = document.getElementById('close');
      if (isOpen() && dialog && !dialog.open) dialog.showModal();
    },
    view: () => html`<dialog id="close" class="act" aria-labelledby="close-title" @close=${() => { about = undefined; then = undefined; host.update(); }}>${isOpen() ? form() : ''}</dialog>`,
  };
};
