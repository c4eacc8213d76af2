'use strict';

const REFRESH_MS = 1000;
const ROWS_MAX = 100;
const byId = id => document.getElementById(id);

const cell = (row, text, className) => {
  const td = row.insertCell();
  td.textContent = text;
  if (className) td.className = className;
  return td;
};

const why = tx => tx.stuck ? 'stuck: ' + tx.stuck.reason : tx.reason;

// Swedish writes times as ISO 8601 does; the time zone is the reader's.
const local = time => new Date(time).toLocaleString('sv');

const rowOf = tx => {
  const row = document.createElement('tr');
  if (tx.stuck) row.className = 'stuck';
  cell(row, local(tx.begun_at));
  const link = document.createElement('a');
  link.href = '#' + tx.id;
  link.textContent = tx.id;
  cell(row, '', 'id').append(link);
  cell(row, tx.name ? tx.kind + ' ' + tx.name : tx.kind);
  cell(row, tx.business_key, 'long');
  cell(row, tx.state, 'state');
  cell(row, tx.outcome || '', tx.outcome);
  cell(row, why(tx), 'long why');
  return row;
};

const json = async path => {
  const response = await fetch(path);
  const body = await response.json();
  if (!response.ok) throw new Error(body.detail || (body.reasons || []).join('; ') || response.status);
  return body;
};

const showList = async () => {
  const filter = byId('filter').value;
  const page = await json('/v1/transactions?limit=' + ROWS_MAX + (filter ? '&' + filter : ''));
  byId('rows').replaceChildren(...page.transactions.map(rowOf));
  const count = page.transactions.length;
  byId('status').textContent = count === 0 ? 'No transactions yet.'
    : page.next_cursor ? 'The newest ' + count + '.' : count + ' in all.';
};

const branchRow = branch => {
  const row = document.createElement('tr');
  [branch.id, branch.participant, branch.operation, branch.state, branch.attempts]
    .forEach(text => cell(row, text));
  cell(row, branch.detail, 'long');
  return row;
};

const line = (strong, rest) => {
  const p = document.createElement('p');
  const b = document.createElement('b');
  b.textContent = strong;
  p.append(b, rest);
  return p;
};

const historyItem = entry => {
  const item = document.createElement('li');
  item.append(line(local(entry.at), ' in epoch ' + entry.epoch));
  const records = (entry.records || {}).records;
  for (const record of Array.isArray(records) ? records : []) {
    const { type, ...rest } = record;
    item.append(line(type, Object.keys(rest).length ? ' ' + JSON.stringify(rest) : ''));
  }
  return item;
};

const showOne = async () => {
  const id = location.hash.slice(1);
  byId('one').hidden = !id;
  if (!id) return;
  const tx = await json('/v1/transactions/' + encodeURIComponent(id));
  byId('one-title').textContent = tx.id + ': ' + tx.state + (why(tx) ? ' (' + why(tx) + ')' : '');
  byId('one-title').className = tx.stuck ? 'stuck' : '';
  byId('one-json').href = '/v1/transactions/' + encodeURIComponent(id);
  byId('branches').replaceChildren(...tx.branches.map(branchRow));
  byId('history').replaceChildren(...tx.history.map(historyItem));
};

const refresh = async () => {
  try {
    if (!document.hidden) {
      await showList();
      await showOne();
    }
  } catch (failure) {
    byId('status').textContent = 'Not available: ' + failure.message;
  }
  setTimeout(refresh, REFRESH_MS);
};

const showNode = async () => {
  const node = await json('/v1/node');
  byId('mode').textContent = node.development
    ? 'Development mode: reachable from this machine only, not for production.' : '';
  byId('node').textContent = 'Log: ' + node.database;
};

byId('one-close').addEventListener('click', () => { location.hash = ''; });
byId('filter').addEventListener('change', () => { showList().catch(() => undefined); });
window.addEventListener('hashchange', () => { showOne().catch(() => undefined); });
showNode().catch(() => undefined);
refresh();
