// Calls to this node's API. A problem (RFC 9457) becomes an error with its words.
import { Verbatim, parse } from './exact.js';

const WAIT_MS = 15_000;
const TOKEN = 'verdict.token';

export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.detail || (problem.reasons || []).join('; ') || problem.title || `answered ${status}`);
    this.status = status;
    this.code = problem.code || '';
  }
}

/** The token that a node refused: it is not shown again, nor does a page without one ask again. */
let refused;

/** The caller's token: this tab knows it until it is closed. */
export const token = {
  get() { try { return sessionStorage.getItem(TOKEN) || ''; } catch { return ''; } },
  set(text) { refused = undefined; try { sessionStorage.setItem(TOKEN, text); } catch { /* asked for again */ } },
  forget() { try { sessionStorage.removeItem(TOKEN); } catch { /* there is none */ } },
};

/** A body as text; of its own members those are taken as they are that were written. */
const encoded = body => `{${Object.entries(body).filter(([, value]) => value !== undefined)
  .map(([name, value]) => `${JSON.stringify(name)}:${value instanceof Verbatim ? value.text : JSON.stringify(value)}`).join(',')}}`;

const shown = () => token.get() ? { Authorization: `Bearer ${token.get()}` } : {};

const ask = (method, path, body) => {
  const headers = shown();
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  return fetch(path, { method, headers, body: body === undefined ? undefined : encoded(body), signal: AbortSignal.timeout(WAIT_MS) });
};

const read = response => (response.headers.get('Content-Type') || '').includes('json') ? response.json() : response.text();

const sound = async response => {
  if (response.ok) return response;
  const problem = await read(response);
  const error = new ApiError(response.status, typeof problem === 'string' ? {} : problem);
  if (wantsToken(error)) refused = { token: token.get(), error };
  throw error;
};

/** What is looked at now and then would be counted as one who tries tokens. */
const unlessRefused = () => { if (refused && refused.token === token.get()) throw refused.error; };

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

/** What a step is called with, and what undoes it, if that is called: exact, and as `text`. */
export const inputOf = (address, step) => getExact(`${address}/branches/${encodeURIComponent(step)}/input`);

/** A stream of events as text, until it ends or is stopped. */
export const stream = async (path, signal) => {
  unlessRefused();
  return (await sound(await fetch(path, { headers: shown(), signal }))).body.pipeThrough(new TextDecoderStream());
};

/** Whether it says that everybody needs a token here. */
export const wantsToken = failure => failure instanceof ApiError && failure.code === 'token_required';

/** Whether it says that the token is missing or nobody's. */
export const wantsOperator = failure => failure instanceof ApiError && ['operator_required', 'token_required'].includes(failure.code);

/** Words for a failure: a node that is away has none of its own. */
export const words = failure => failure instanceof ApiError ? failure.message
  : failure.name === 'TimeoutError' ? 'This node did not answer in time.' : 'This node cannot be reached.';
