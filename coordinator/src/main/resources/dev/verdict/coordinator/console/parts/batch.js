// One action on many transactions: a dialog that first says what would be sent, and how far each batch is.
import { html } from '../lib/lit-html/lit-html.js';
import { post, signIn, wantsOperator, whyRefused, words } from '../base/api.js';
import { ago, count, local, plural, span } from '../base/format.js';
import { link } from '../base/router.js';
import { badge, trouble } from './states.js';

const LOOKED = 'shown before somebody decides';
const PER_SECOND = 20;
const PER_SECOND_MAX = 200;
const SHOWN_CALLS = 12;

const ACTIONS = {
  retry: { verb: 'Retry', text: 'What waits for its next attempt is sent now, one transaction after the other.' },
  pause: { verb: 'Pause', text: 'No call of them begins until somebody resumes them.' },
  resume: { verb: 'Resume', text: 'They go on where they were paused.' },
  cancel: { verb: 'Cancel', text: 'What is undecided is aborted; sagas undo the steps that are done.', grave: true },
};

const TONES = { running: 'busy', finished: 'good', stopped: 'warn', abandoned: 'bad' };

const RECOVERED = 'recovered';

/** Those that were skipped refused nothing. */
const refusals = all => all.refused === 0 ? '' : html`<ul class="plan">${all.refusals.filter(each => each.code !== RECOVERED).map(each => html`<li>
  ${plural(each.count, 'transaction')}: <code>${each.code}</code> <span class="soft">for example</span> <a href=${link(`transactions/${each.example}`)}><code>${each.example}</code></a>: ${each.detail}</li>`)}</ul>`;

const seconds = (n, perSecond) => span(Math.ceil(n / perSecond) * 1000);

const plan = (rehearsal, perSecond) => html`<div class="rehearsal" role="group" aria-label="What would happen">
  <p><strong>${plural(rehearsal.selected, 'transaction')}</strong>${rehearsal.complete ? '' : ', the newest of more'}, in about ${seconds(rehearsal.selected, perSecond)}${rehearsal.tried < rehearsal.selected ? `. What follows was tried on the oldest ${count(rehearsal.tried)} of them` : ''}.</p>
  ${rehearsal.calls.length ? html`<h3>Sent</h3><ul class="plan">${rehearsal.calls.slice(0, SHOWN_CALLS).map(each => html`<li>${plural(each.count, 'call')} <code>${each.call}</code> to <strong>${each.participant}</strong></li>`)}</ul>` : html`<p>Nothing is sent at once.</p>`}
  ${rehearsal.refused ? html`<h3>${plural(rehearsal.refused, 'transaction')} would refuse</h3>${refusals(rehearsal)}` : ''}</div>`;

/** How far one is, with a button that stops it. */
export const batchCard = (batch, onStop) => html`<article class="card batch" aria-label=${`${ACTIONS[batch.action].verb} ${batch.selected}`}>
  <div class="title-row"><h2>${ACTIONS[batch.action].verb} ${plural(batch.selected, 'transaction')}</h2>${badge(batch.state, TONES[batch.state])}</div>
  <progress max=${Math.max(1, batch.selected)} value=${batch.selected - batch.left} aria-label="How many were asked"></progress>
  <p><strong>${count(batch.done)}</strong> done, <strong>${count(batch.refused)}</strong> refused, <strong>${count(batch.left)}</strong> left${batch.skipped ? html`, <strong>${count(batch.skipped)}</strong> skipped, which needed nobody any more` : ''}${batch.complete ? '' : '; there were more that matched'}</p>
  ${refusals(batch)}
  ${batch.state === 'abandoned' ? html`<p>The node that ran it ended before it did. Begin it anew for what is left: to ask some a second time does no harm.</p>` : ''}
  <p class="soft">by ${batch.operator}: ${batch.reason} <span aria-hidden="true">·</span> <span title=${local(batch.begun_at)}>began ${ago(batch.begun_at)}</span>${batch.stopped_by ? `, stopped by ${batch.stopped_by}` : ''}</p>
  ${batch.state === 'running' ? html`<div class="choice"><button type="button" ?disabled=${Boolean(batch.stopped_by)} @click=${() => onStop(batch)}>${batch.stopped_by ? 'Stopping…' : 'Stop'}</button></div>` : ''}
</article>`;

/** The dialog; its owner draws it, tells it when it was drawn, and is told when something began or stops. */
export const batchDialog = (host, onChange) => {
  let selection;
  let stopped;
  let action = '';
  let perSecond = PER_SECOND;
  let rehearsal;
  let failure = '';
  let busy = false;
  let asksForToken = false;
  let asked = 0;

  const isOpen = () => Boolean(selection || stopped);

  const failed = problem => {
    if (wantsOperator(problem)) {
      failure = whyRefused(problem);
      asksForToken = true;
    } else {
      failure = words(problem);
      if (problem.code === 'selection_grew') rehearse();
    }
  };

  const rehearse = async () => {
    const wanted = ++asked;
    rehearsal = undefined;
    host.update();
    try {
      const answer = await post('/v1/batches', { ...selection, action, per_second: perSecond, reason: LOOKED, dry_run: true });
      if (wanted === asked) rehearsal = answer;
    } catch (problem) {
      if (wanted === asked) failed(problem);
    }
    host.update();
  };

  const close = () => {
    selection = undefined;
    stopped = undefined;
    asked++;
    document.getElementById('batch')?.close();
    host.update();
  };

  const act = async call => {
    failure = '';
    busy = true;
    host.update();
    try {
      await call();
      close();
      onChange();
    } catch (problem) {
      failed(problem);
    }
    busy = false;
    host.update();
  };

  const stop = () => act(() => post(`/v1/batches/${stopped.id}/stop`, {}));

  /** With a token that is new it is looked first: nothing is done that was not shown. */
  const submit = async event => {
    event.preventDefault();
    const { reason, secret } = event.target.elements;
    if (secret?.value) {
      try {
        await signIn(secret.value);
      } catch (problem) {
        failed(problem);
        host.update();
        return;
      }
      asksForToken = false;
      failure = '';
      if (stopped) stop(); else rehearse();
      return;
    }
    const shown = rehearsal ? { selected_max: rehearsal.selected } : {};
    act(() => post('/v1/batches', { ...selection, ...shown, action, per_second: perSecond, reason: reason.value.trim() }));
  };

  const choose = event => {
    action = event.target.value;
    failure = '';
    rehearse();
  };

  const hurry = event => {
    if (event.target.validity.valid) perSecond = Number(event.target.value);
    host.update();
  };

  const secret = () => asksForToken ? html`<label><span>Your operator’s token, to sign in with</span><input name="secret" type="password" required autocomplete="off" spellcheck="false"></label>` : '';

  const beginning = chosen => html`<form @submit=${submit}>
    <h2 id="batch-title">${chosen.verb} ${rehearsal ? `all ${count(rehearsal.selected)}` : 'all'}</h2>
    <label><span>What to do</span><select name="action" @change=${choose}>${Object.entries(ACTIONS).map(([name, each]) => html`<option value=${name} ?selected=${name === action}>${each.verb}</option>`)}</select></label>
    <p>${chosen.text}</p>
    <label><span>Transactions a second, at most ${PER_SECOND_MAX}</span><input name="pace" type="number" required min="1" max=${PER_SECOND_MAX} value=${perSecond} @input=${hurry}></label>
    ${rehearsal ? plan(rehearsal, perSecond) : asksForToken || failure ? '' : html`<p role="status">Looking what would be sent…</p>`}
    <label><span>Reason, for those who look later</span><textarea name="reason" ?required=${!asksForToken} maxlength="1000" rows="2" autofocus></textarea></label>
    ${secret()}
    ${failure ? trouble('Not done.', failure) : ''}
    <div class="choice"><button type="button" @click=${close}>Leave them as they are</button>
      <button class=${chosen.grave ? 'primary grave' : 'primary'} ?disabled=${busy || (!rehearsal && !asksForToken)}>${asksForToken ? 'Show what it would do' : rehearsal ? `${chosen.verb} ${plural(rehearsal.selected, 'transaction')}` : chosen.verb}</button></div>
  </form>`;

  const stopping = () => html`<form @submit=${submit}>
    <h2 id="batch-title">Stop it</h2>
    <p>Transactions that were not asked yet stay as they are.</p>
    ${secret()}
    ${failure ? trouble('Not done.', failure) : ''}
    <div class="choice"><button type="button" @click=${close}>Let it go on</button><button class="primary" ?disabled=${busy}>Stop</button></div>
  </form>`;

  return {
    /** @param wanted which transactions, as the API takes it */
    open(wanted, likely) {
      selection = wanted;
      action = likely;
      perSecond = PER_SECOND;
      failure = '';
      rehearse();
    },
    /** Stops at once; only who has no token yet is asked for one. */
    stop(batch) {
      stopped = batch;
      failure = '';
      stop();
    },
    drawn() {
      const dialog = document.getElementById('batch');
      if (dialog && !dialog.open && (selection || (stopped && (asksForToken || failure)))) dialog.showModal();
    },
    view: () => html`<dialog id="batch" class="act" aria-labelledby="batch-title" @close=${() => { selection = undefined; stopped = undefined; asked++; host.update(); }}>${!isOpen() ? '' : selection ? beginning(ACTIONS[action]) : stopping()}</dialog>`,
  };
};
