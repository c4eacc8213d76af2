// Calls to this node's API. A problem (RFC 9457) becomes an error with its words.

const WAIT_MS = 15_000;

export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.detail || (problem.reasons || []).join('; ') || problem.title || `answered ${status}`);
    this.status = status;
    this.code = problem.code || '';
  }
}

const call = async (method, path) => {
  const response = await fetch(path, { method, signal: AbortSignal.timeout(WAIT_MS) });
  const isJson = (response.headers.get('Content-Type') || '').includes('json');
  const body = isJson ? await response.json() : await response.text();
  if (!response.ok) throw new ApiError(response.status, isJson ? body : {});
  return body;
};

export const get = path => call('GET', path);
export const post = path => call('POST', path);

/** Words for a failure: a node that is away has none of its own. */
export const words = failure => failure instanceof ApiError ? failure.message
  : failure.name === 'TimeoutError' ? 'This node did not answer in time.' : 'This node cannot be reached.';
