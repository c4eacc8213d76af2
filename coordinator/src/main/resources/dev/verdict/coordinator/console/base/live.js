// Live events of this node. They may be many: they come in bundles, and too many are not shown one by one.

import { stream } from './api.js';

const BUNDLE_MS = 200;
const BUNDLE_MAX = 300;
const PAUSE_MS = 10_000;
const AGAIN_MS = 2_000;

/** Reads events (WHATWG HTML, 9.2.6) until they end: a request by hand shows the token, EventSource cannot. */
const events = async (path, signal, onOpen, onEvent) => {
  const reader = (await stream(path, signal)).getReader();
  onOpen();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const whole = (text + value).split('\n\n');
    text = whole.pop();
    whole.forEach(event => {
      const kind = /^event: (.*)$/m.exec(event);
      const data = /^data: (.*)$/m.exec(event);
      if (kind && data) onEvent(kind[1], JSON.parse(data[1]));
    });
  }
};

/** Opens them; tells when they are open and when they end, unless it is closed before. */
const source = (path, { onOpen = () => {}, onEvent, onEnd }) => {
  const stopped = new AbortController();
  const ended = () => { if (!stopped.signal.aborted) onEnd(); };
  const taken = (kind, data) => { if (!stopped.signal.aborted) onEvent(kind, data); };
  events(path, stopped.signal, onOpen, taken).then(ended, ended);
  return { close: () => stopped.abort() };
};

/**
 * Listens until it is closed.
 *
 * @param onBundle takes transactions that changed, each once, as it is now
 * @param onState takes 'live', 'lost' or 'busy'
 */
export const listen = (onBundle, onState) => {
  let opened;
  let timer;
  let closed = false;
  let bundle = new Map();

  const flush = () => {
    timer = undefined;
    const changed = [...bundle.values()];
    bundle = new Map();
    if (!closed) onBundle(changed);
  };
  const later = (state, ms) => {
    opened.close();
    onState(state);
    setTimeout(open, ms);
  };
  const take = (kind, tx) => {
    if (kind !== 'transaction') return;
    bundle.set(tx.id, tx);
    if (bundle.size > BUNDLE_MAX) {
      bundle.clear();
      later('busy', PAUSE_MS);
    } else if (!timer) {
      timer = setTimeout(flush, BUNDLE_MS);
    }
  };
  const open = () => {
    if (closed) return;
    opened = source('/v1/events', { onOpen: () => onState('live'), onEvent: take, onEnd: () => later('lost', AGAIN_MS) });
  };
  open();
  return () => {
    closed = true;
    clearTimeout(timer);
    opened.close();
  };
};

/** Listens to events of one kind that are rare, until it is closed. */
export const hear = (kind, onEvent) => {
  let opened;
  let timer;
  const open = () => {
    opened = source(`/v1/events?only=${kind}`, {
      onEvent: (one, event) => { if (one === kind) onEvent(event); },
      onEnd: () => { timer = setTimeout(open, AGAIN_MS); },
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    opened.close();
  };
};

/** Runs now and again and again, a pause after each end, while the page can be seen; until it is closed. */
export const poll = (task, pauseMs) => {
  let closed = false;
  let timer;
  const run = async () => {
    if (!document.hidden) await task();
    if (!closed) timer = setTimeout(run, pauseMs);
  };
  run();
  return () => {
    closed = true;
    clearTimeout(timer);
  };
};
