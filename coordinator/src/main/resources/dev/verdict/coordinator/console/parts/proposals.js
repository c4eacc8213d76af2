// What one operator proposes and another one approves: a card for each, and a dialog that first says what would be sent.
import { html } from '../lib/lit-html/lit-html.js';
import { repeat } from '../lib/lit-html/directives/repeat.js';
import { post, signIn, wantsOperator, whyRefused, words } from '../base/api.js';
import { ago, local, span } from '../base/format.js';
import { link } from '../base/router.js';
import { plan } from './act.js';
import { badge, trouble } from './states.js';

const LOOKED = 'shown before somebody decides';

const ACTIONS = {
  approve: { title: 'Approve', verb: 'Approve, and do it', done: 'Approved and done.', text: 'It is done at once, if it would still do what was proposed. Your name goes on record beside the other one.' },
  reject: { title: 'Reject', verb: 'Reject it', done: 'Rejected.', text: 'It is not done. Who proposed it may propose it anew.' },
  withdraw: { title: 'Withdraw', verb: 'Take it back', done: 'Withdrawn.', text: 'It is not done. Only who proposed it takes it back.' },
};

const card = (each, dialog) => html`<article class="card" aria-label=${`Proposal about ${each.branch} of ${each.transaction}`}>
  <div class="title-row"><h2>Waits for a second person</h2>${badge(each.state, each.state === 'approved' ? 'warn' : 'busy')}<span class="grow"></span><a href=${link(`transactions/${each.transaction}`)}><code>${each.transaction}</code></a></div>
  <p><strong>${each.operator}</strong> proposes to take <code>${each.branch}</code> for resolved by hand, as <strong>${each.outcome}</strong>: ${each.reason}</p>
  <ul class="plan">${each.plan.map(line => html`<li>It ${line}.</li>`)}</ul>
  ${each.state === 'approved' ? html`<p>${each.decided_by} approved it, and nobody knows yet that it was done. Approve it again: it is done once. Or reject or withdraw it, a minute after that.</p>` : ''}
  <p class="soft"><span title=${local(each.proposed_at)}>proposed ${ago(each.proposed_at)}</span>${each.state === 'open' ? html` <span aria-hidden="true">·</span> <span title=${local(each.expires_at)}>can be approved for ${span(Math.max(0, Date.parse(each.expires_at) - Date.now()))}</span>` : ''}</p>
  <div class="choice">${Object.entries(ACTIONS).map(([name, action]) => html`<button type="button" @click=${() => dialog.open(name, each)}>${action.title}…</button>`)}</div></article>`;

export const proposalCards = (proposals, dialog) => repeat(proposals, each => each.proposal, each => card(each, dialog));

/** The dialog; its owner draws it, tells it when it was drawn, and is told what was done. */
export const proposalDialog = (host, onDone) => {
  let name = '';
  let about;
  let rehearsal;
  let failure = '';
  let busy = false;
  let asksForToken = false;
  let asked = 0;

  const send = body => post(`/v1/proposals/${about.proposal}/${name}`, body);

  const failed = problem => {
    if (wantsOperator(problem)) {
      failure = whyRefused(problem);
      asksForToken = true;
    } else {
      failure = words(problem);
    }
  };

  const rehearse = async () => {
    const wanted = ++asked;
    rehearsal = undefined;
    try {
      const answer = await send({ reason: LOOKED, dry_run: true });
      if (wanted === asked) rehearsal = answer;
    } catch (problem) {
      if (wanted === asked) failed(problem);
    }
    host.update();
  };

  const close = () => {
    name = '';
    asked++;
    document.getElementById('proposal')?.close();
    host.update();
  };

  /** With a token that is new it is looked first: nothing is done that was not shown. */
  const submit = async event => {
    event.preventDefault();
    const { reason, secret } = event.target.elements;
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
      if (name === 'approve') {
        rehearse();
        return;
      }
    }
    const done = ACTIONS[name].done;
    busy = true;
    host.update();
    try {
      await send({ reason: reason.value.trim() });
      close();
      onDone(done);
    } catch (problem) {
      failed(problem);
    }
    busy = false;
    host.update();
  };

  const form = action => html`<form @submit=${submit}>
    <h2 id="proposal-title">${action.title}</h2>
    <p>${action.text}</p>
    <p><strong>${about.operator}</strong> takes <code>${about.branch}</code> for resolved as <strong>${about.outcome}</strong>: ${about.reason}</p>
    ${rehearsal ? plan(rehearsal) : ''}
    <label><span>Reason, for those who look later</span><textarea name="reason" required maxlength="1000" rows="2" autofocus></textarea></label>
    ${asksForToken ? html`<label><span>Your operator’s token, to sign in with</span><input name="secret" type="password" required autocomplete="off" spellcheck="false"></label>` : ''}
    ${failure ? trouble('Not done.', failure) : ''}
    <div class="choice"><button type="button" @click=${close}>Leave it as it is</button>
      <button class="primary" ?disabled=${busy || (name === 'approve' && about.state === 'open' && !rehearsal && !asksForToken)}>${asksForToken && name === 'approve' ? 'Show what it would do' : action.verb}</button></div>
  </form>`;

  return {
    open(wanted, proposal) {
      name = wanted;
      about = proposal;
      rehearsal = undefined;
      failure = '';
      host.update();
      if (name === 'approve') rehearse();
    },
    drawn() {
      const dialog = document.getElementById('proposal');
      if (name && dialog && !dialog.open) dialog.showModal();
    },
    view: () => html`<dialog id="proposal" class="act" aria-labelledby="proposal-title" @close=${() => { name = ''; asked++; host.update(); }}>${name ? form(ACTIONS[name]) : ''}</dialog>`,
  };
};
