// Calls to this node's API. A problem (RFC 9457) becomes an error with its words.
import { Verbatim, parse } from './exact.js';

const WAIT_MS = 15_000;

export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.detail || (problem.reasons || []).join('; ') || problem.title || `answered ${status}`);
    this.status = status;
    this.code = problem.code || '';
  }
}

/** Who is signed in, as the node said last; the cookie itself no script can read. */
let state = { sign_in: 'none' };

/** Why nobody is let in here any more: a page that looks now and then does not ask again. */
let refused;

/** Whether a person did something since the node was asked last: only that keeps a session open. */
let acted = false;
['keydown', 'pointerdown', 'touchstart', 'wheel'].forEach(kind =>
  addEventListener(kind, event => { if (event.isTrusted) acted = true; }, { capture: true, passive: true }));

/** A body as text; of its own members those are taken as they are that were written. */
const encoded = body => `{${Object.entries(body).filter(([, value]) => value !== undefined)
  .map(([name, value]) => `${JSON.stringify(name)}:${value instanceof Verbatim ? value.text : JSON.stringify(value)}`).join(',')}}`;

/** A change shows that this page asks for it; another site's could send the cookie only. */
const shown = method => {
  const headers = {};
  if (state.session && method !== 'GET') headers['Verdict-Csrf'] = state.session.csrf;
  if (state.session && acted) headers['Verdict-Acted'] = 'true';
  acted = false;
  return headers;
};

const ask = (method, path, body) => {
  const headers = shown(method);
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  return fetch(path, { method, headers, body: body === undefined ? undefined : encoded(body), signal: AbortSignal.timeout(WAIT_MS) });
};

const read = response => (response.headers.get('Content-Type') || '').includes('json') ? response.json() : response.text();

const sound = async response => {
  if (response.ok) return response;
  const problem = await read(response);
  const error = new ApiError(response.status, typeof problem === 'string' ? {} : problem);
  if (wantsOperator(error)) over(error);
  if (error.code === 'csrf_refused') await session.load();
  throw error;
};

/** The session is over, if there was one; where nobody is let in without, the page hears of it. */
const over = error => {
  error.wasSignedIn = Boolean(state.session);
  state = { sign_in: state.sign_in };
  if (!wantsToken(error)) return;
  refused = error;
  document.dispatchEvent(new CustomEvent('signedout', { detail: { ended: error.wasSignedIn } }));
};

/** What is looked at now and then would be counted as one who tries tokens. */
const unlessRefused = () => { if (refused) throw refused; };

const call = async (method, path, body) => read(await sound(await ask(method, path, body)));

export const get = async path => {
  unlessRefused();
  return call('GET', path);
};

/** The same, of what holds payloads: their numbers stay as they are written. */
export const getExact = async path => {
  unlessRefused();
  return parse(await (await sound(await ask('GET', path))).text());
};
export const post = (path, body) => call('POST', path, body);
export const put = (path, body) => call('PUT', path, body);
export const del = path => call('DELETE', path);

/** Who is signed in. */
export const session = {
  /** Asks the node. */
  async load() {
    const response = await fetch('/v1/session', { signal: AbortSignal.timeout(WAIT_MS) });
    if (response.ok) {
      state = await response.json();
      if (state.session) refused = undefined;
    }
  },
  /** The name of whoever is signed in; empty if nobody is. */
  name: () => state.session ? state.name : '',
  /** Whether nobody sees anything before he signs in. */
  isNeeded: () => state.sign_in === 'needed' && !state.session,
  /** Whether somebody may sign in who has not. */
  isPossible: () => state.sign_in !== 'none' && !state.session,
};

/** Signs in: the node answers with a cookie, and this page forgets the token. */
export const signIn = async token => {
  const response = await fetch('/v1/session', {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: encoded({ token: token.trim() }), signal: AbortSignal.timeout(WAIT_MS),
  });
  const answer = await read(response);
  if (!response.ok) throw Object.assign(new ApiError(response.status, typeof answer === 'string' ? {} : answer), { signingIn: true });
  state = answer;
  refused = undefined;
};

/** Signs out, on all nodes. */
export const signOut = async () => {
  await del('/v1/session');
  state = { sign_in: state.sign_in };
};

/** Words for a refusal that asks who somebody is; none for whoever was not asked before. */
export const whyRefused = failure => failure.wasSignedIn || failure.signingIn ? failure.message : '';

/** What a step is called with, and what undoes it, if that is called: exact, and as `text`. */
export const inputOf = (address, step) => getExact(`${address}/branches/${encodeURIComponent(step)}/input`);

/** A stream of events as text, until it ends or is stopped. */
export const stream = async (path, signal) => {
  unlessRefused();
  return (await sound(await fetch(path, { signal }))).body.pipeThrough(new TextDecoderStream());
};

/** Whether it says that everybody needs a token here. */
export const wantsToken = failure => failure instanceof ApiError && failure.code === 'token_required';

/** Whether it says that the token is missing or nobody's. */
export const wantsOperator = failure => failure instanceof ApiError && ['operator_required', 'token_required'].includes(failure.code);

/** Words for a failure: a node that is away has none of its own. */
export const words = failure => failure instanceof ApiError ? failure.message
  : failure.name === 'TimeoutError' ? 'This node did not answer in time.' : 'This node cannot be reached.';
