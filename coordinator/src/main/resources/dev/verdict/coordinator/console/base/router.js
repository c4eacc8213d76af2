// The address after # is the view: a link reproduces it.

export const read = () => {
  const [path, query = ''] = location.hash.slice(1).split('?');
  return { path: path.split('/').filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(query) };
};

export const link = (path, query) => {
  const text = new URLSearchParams(query || '').toString();
  return `#/${path}${text ? `?${text}` : ''}`;
};

export const go = (path, query) => { location.hash = link(path, query); };

export const replace = (path, query) => {
  history.replaceState(null, '', link(path, query));
  dispatchEvent(new HashChangeEvent('hashchange'));
};
