// Live events of this node. They may be many: they come in bundles, and too many are not shown one by one.

const BUNDLE_MS = 200;
const BUNDLE_MAX = 300;
const PAUSE_MS = 10_000;
const AGAIN_MS = 2_000;

/**
 * Listens until it is closed.
 *
 * @param onBundle takes transactions that changed, each once, as it is now
 * @param onState takes 'live', 'lost' or 'busy'
 */
export const listen = (onBundle, onState) => {
  let source;
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
    source.close();
    onState(state);
    setTimeout(open, ms);
  };
  const take = event => {
    const tx = JSON.parse(event.data);
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
    source = new EventSource('/v1/events');
    source.addEventListener('open', () => onState('live'));
    source.addEventListener('transaction', take);
    source.addEventListener('error', () => { if (!closed) later('lost', AGAIN_MS); });
  };
  open();
  return () => {
    closed = true;
    clearTimeout(timer);
    source.close();
  };
};

/** Listens to events of one kind that are rare, until it is closed; a break is mended by the browser. */
export const hear = (kind, onEvent) => {
  const source = new EventSource(`/v1/events?only=${kind}`);
  source.addEventListener(kind, event => onEvent(JSON.parse(event.data)));
  return () => source.close();
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
