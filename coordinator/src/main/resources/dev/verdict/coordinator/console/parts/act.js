// What an operator may do to a transaction: a dialog that first says what would be sent, and to whom.
import { html } from '../lib/lit-html/lit-html.js';
import { inputOf, post, signIn, wantsOperator, whyRefused, words } from '../base/api.js';
import { Verbatim } from '../base/exact.js';
import { plural } from '../base/format.js';
import { badge, trouble } from './states.js';

const SHOWN_CALLS = 12;
const LOOKED = 'shown before somebody decides';

const ACTIONS = {
  retry: { title: 'Retry now', verb: 'Retry', done: 'Tried again.', text: 'Everything that waits for its next attempt is sent now instead of then. Nothing else changes.' },
  pause: { title: 'Pause', verb: 'Pause', done: 'Paused.', text: 'No call of it begins until somebody resumes it. Answers that are under way are still taken. It stays decided as it is, and what it holds stays held.' },
  resume: { title: 'Resume', verb: 'Resume', done: 'Goes on.', text: 'It goes on where it was paused.' },
  cancel: { title: 'Cancel', verb: 'Cancel the transaction', done: 'Cancelled.', text: 'It is aborted; a saga undoes the steps that are done.', grave: true },
  resolve: { title: 'Resolve by hand', verb: 'Take it for resolved', done: 'Resolved by hand.', text: 'It is called no more, because somebody settled it at its service. The decision stays as it is; if the two differ, that is shown for good.', grave: true },
  substitute: { title: 'Give its result', verb: 'Give this result', done: 'Its result is given.', text: 'The saga goes on with this result of the step, once the step’s service has ruled the step out. If it turns out that the step ran, its own result counts.', grave: true },
  skip: { title: 'Go on without it', verb: 'Go on without the step', done: 'The step is left out.', text: 'The saga goes on without the step, once the step’s service has ruled it out. If it turns out that the step ran, its result counts.', grave: true },
  input: { title: 'Give it another input', verb: 'Call it with this input', done: 'Its input is given.', text: 'The step is called anew with this input, under a key of its own, once the step’s service has ruled out what it was called with before. If it turns out that the step ran, its own result counts.', grave: true },
};

/** What resolving comes to where nothing is decided. */
const DECIDES = 'The decision is with its service, which does not tell. What you say here becomes the decision, which everybody is told and nothing takes back. Look into the service’s verdict_barrier first: done and read_only mean commit. The service is told as well; if it did otherwise, that stays stuck for all to see.';

/** What the operator writes: the member that holds it, and an example. */
const WRITTEN = {
  substitute: { member: 'output', what: 'result', example: '{"room": 12}' },
  input: { member: 'input', what: 'input', example: '{"cents": 4200}' },
};

/** Whether its only branch has the decision, so that nobody can cancel it. */
const isDelegated = tx => tx.state === 'delegated';

/** The actions that make sense for it as it is. */
export const actionsOn = tx => tx.finished ? []
  : ['retry', tx.paused ? 'resume' : 'pause', ...(tx.outcome || isDelegated(tx) ? [] : ['cancel'])];

/** Causes that a retry alone does not mend: it goes on by itself once they are mended at the service. */
const MENDED_ELSEWHERE = ['participant_not_registered', 'participant_unreachable', 'participant_silent', 'participant_busy', 'participant_locked',
  'participant_login', 'participant_database', 'participant_schema', 'participant_fails'];

/** Whether that action is likely to help now. */
export const helpsNow = (name, tx) => name !== 'retry' || !MENDED_ELSEWHERE.includes(tx.explanation?.cause);

/** Whether a person may have to settle a branch at its service, or to decide in its place. */
export const isResolvable = (tx, branch) => tx.finished ? false : tx.kind === 'atomic'
  ? (Boolean(tx.outcome) || (isDelegated(tx) && Boolean(tx.stuck))) && !branch.state.startsWith('heuristic_') && branch.state !== 'acknowledged'
  : branch.state === 'compensating' || (tx.state === 'compensating' && branch.state === 'settling');

/** What a branch is most likely to have become, if somebody settles it at its service; empty if nobody can know. */
export const likelyOutcome = tx => tx.kind === 'saga' ? 'abort' : tx.outcome || '';

/** Whether a person may have to help a step of a saga, which is being called, to its end. */
export const isReplaceable = (tx, branch) => tx.kind === 'saga' && tx.state === 'running' && ['running', 'replacing'].includes(branch.state) && Boolean(branch.participant);

export const titleOf = name => ACTIONS[name].title;

const planned = call => html`<li><code>${call.call}</code> of <code>${call.branch}</code> to <strong>${call.participant}</strong>${call.operation ? html`, operation <code>${call.operation}</code>` : ''}
  <span class="soft">${call.base_urls.length ? call.base_urls.join(' or ') : 'nobody knows where it is'}${call.attempt > 1 ? `, attempt ${call.attempt}` : ''}</span></li>`;

const calls = (title, all) => all.length === 0 ? '' : html`<h3>${title}</h3>
  <ul class="plan">${all.slice(0, SHOWN_CALLS).map(planned)}${all.length > SHOWN_CALLS ? html`<li class="soft">and ${plural(all.length - SHOWN_CALLS, 'more call')}</li>` : ''}</ul>`;

export const plan = rehearsal => html`<div class="rehearsal" role="group" aria-label="What would happen">
  ${rehearsal.calls.length ? calls('Sent at once', rehearsal.calls) : html`<p>Nothing is sent at once.</p>`}
  ${calls('Then, if everybody does what is decided', rehearsal.later)}
  ${rehearsal.input?.held.length ? html`<p>The saga holds ${rehearsal.input.held.map(each => html`<code>${each}</code> `)}and nothing else, whatever the input names.</p>` : ''}
  <p class="soft">Afterwards it is ${badge(rehearsal.transaction.state)}${rehearsal.transaction.paused ? html` ${badge('paused', 'warn')}` : ''}</p></div>`;

/**
 * The dialog; its owner draws it, tells it when it was drawn, and is told what was done.
 *
 * @param address of the transaction in the API
 */
export const actDialog = (host, address, onDone) => {
  let name = '';
  let branch = '';
  let outcome = '';
  let decides = false;
  let written = '';
  let present = '';
  let doneByHand = false;
  let rehearsal;
  let failure = '';
  let busy = false;
  let asksForToken = false;
  let filling = false;
  let opened = 0;
  let asked = 0;

  const path = () => branch ? `${address}/branches/${encodeURIComponent(branch)}/${name}` : `${address}/${name}`;

  /** Whether it is the text of a value, and not null. */
  const isValue = () => {
    try {
      return JSON.parse(written) !== null;
    } catch {
      return false;
    }
  };

  const about = () => ({
    ...(name === 'resolve' ? { outcome } : {}),
    ...(WRITTEN[name] ? { [WRITTEN[name].member]: new Verbatim(written) } : {}),
    ...(name === 'substitute' ? { done_by_hand: doneByHand } : {}),
  });
  /** Only what was shown is done. A retry does what is due anyway, if not now then at its time. */
  const asShown = () => rehearsal?.plan_digest && name !== 'retry' ? { plan_digest: rehearsal.plan_digest } : {};

  const isWhole = () => !WRITTEN[name] || isValue();
  const isUnsaid = () => name === 'resolve' && !outcome;

  const failed = problem => {
    if (wantsOperator(problem)) {
      failure = whyRefused(problem);
      asksForToken = true;
    } else {
      failure = words(problem);
      if (problem.code === 'plan_changed') {
        rehearsal = undefined;
        rehearse();
      }
    }
  };

  const rehearse = async () => {
    const wanted = ++asked;
    if (!isWhole() || isUnsaid()) return;
    try {
      const answer = await post(path(), { ...about(), reason: LOOKED, dry_run: true });
      if (wanted === asked) rehearsal = answer;
    } catch (problem) {
      if (wanted === asked) failed(problem);
    }
    host.update();
  };

  const close = () => {
    name = '';
    document.getElementById('act')?.close();
    host.update();
  };

  /** What the step is called with now is the text that the operator edits, who cannot write before it is there. */
  const fill = async () => {
    const wanted = opened;
    filling = true;
    try {
      const { text } = await inputOf(address, branch);
      if (wanted === opened) present = written = text;
    } catch (problem) {
      if (wanted === opened) failed(problem);
    }
    if (wanted !== opened) return;
    filling = asksForToken && !written;
    host.update();
    rehearse();
  };

  const look = () => { if (name === 'input' && !written) fill(); else rehearse(); };

  /** With a token that is new it is looked first: nothing is done that was not shown. */
  const submit = async event => {
    event.preventDefault();
    const { reason, secret } = event.target.elements;
    const wanted = name;
    failure = '';
    if (secret?.value) {
      try {
        await signIn(secret.value);
      } catch (problem) {
        failed(problem);
        host.update();
        return;
      }
      asksForToken = false;
      look();
      host.update();
      return;
    }
    if (!isWhole()) {
      failure = `The ${WRITTEN[name].what} is no JSON, or null: write a value such as ${WRITTEN[name].example}.`;
      host.update();
      return;
    }
    busy = true;
    host.update();
    try {
      const answer = await post(path(), { ...about(), ...asShown(), reason: reason.value.trim() });
      if (wanted === name) close();
      onDone(answer.proposal ? 'Proposed: another operator must approve it.' : ACTIONS[wanted].done);
    } catch (problem) {
      if (wanted === name) failed(problem); else onDone(`${ACTIONS[wanted].title}: not done. ${words(problem)}`);
    }
    busy = false;
    host.update();
  };

  const choose = event => {
    outcome = event.target.value;
    rehearsal = undefined;
    rehearse();
  };

  const write = event => {
    const { written: text, byHand } = event.target.form.elements;
    written = text.value;
    doneByHand = Boolean(byHand?.checked);
    rehearsal = undefined;
    host.update();
    rehearse();
  };

  const valueField = what => html`<label><span>The ${what} of <code>${branch}</code>, as JSON</span><textarea name="written" required rows="3" spellcheck="false" ?disabled=${filling} .value=${written} @change=${write}></textarea></label>`;

  const byHandField = () => html`<label class="inline"><input name="byHand" type="checkbox" @change=${write}> A person did the work elsewhere, and would have to undo it by hand</label>`;

  const form = action => html`<form @submit=${submit}>
    <h2 id="act-title">${action.title}</h2>
    <p>${decides ? DECIDES : action.text}</p>
    ${present ? html`<p class="soft">It is called with <code>${present}</code> now.</p>` : ''}
    ${WRITTEN[name] ? valueField(WRITTEN[name].what) : ''}${name === 'substitute' ? byHandField() : ''}
    ${name === 'resolve' ? html`<label><span>What became of <code>${branch}</code> there</span><select name="outcome" required @change=${choose}>
      ${decides ? html`<option value="" ?selected=${!outcome}></option>` : ''}${['commit', 'abort'].map(each => html`<option ?selected=${each === outcome}>${each}</option>`)}</select></label>` : ''}
    ${rehearsal ? plan(rehearsal) : ''}
    <label><span>Reason, for those who look later</span><textarea name="reason" required maxlength="1000" rows="2" autofocus></textarea></label>
    ${asksForToken ? html`<label><span>Your operator’s token, to sign in with</span><input name="secret" type="password" required autocomplete="off" spellcheck="false"></label>` : ''}
    ${failure ? trouble('Not done.', failure) : ''}
    <div class="choice"><button type="button" @click=${close}>Leave it as it is</button>
      <button class=${action.grave ? 'primary grave' : 'primary'} ?disabled=${busy}>${asksForToken ? 'Show what it would do' : action.verb}</button></div>
  </form>`;

  return {
    open(wanted, ofBranch = '', likely = '') {
      opened++;
      asked++;
      name = wanted;
      branch = ofBranch;
      outcome = likely;
      decides = wanted === 'resolve' && !likely;
      written = '';
      present = '';
      doneByHand = false;
      rehearsal = undefined;
      failure = '';
      filling = false;
      look();
      host.update();
    },
    drawn() {
      const dialog = document.getElementById('act');
      if (name && dialog && !dialog.open) dialog.showModal();
    },
    view: () => html`<dialog id="act" class="act" aria-labelledby="act-title" @close=${() => { name = ''; host.update(); }}>${name ? form(ACTIONS[name]) : ''}</dialog>`,
  };
};
