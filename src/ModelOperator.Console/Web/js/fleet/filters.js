// Which rows are shown, and in which order. Pure: the address holds the choice.
import { monitoringOf, phaseOf } from '../text/words.js';

export const filterNames = ['phase', 'namespace', 'strategy', 'monitoring'];

const byName = (a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
const number = pick => (a, b) => (pick(a) ?? -1) - (pick(b) ?? -1);
const text = pick => (a, b) => (pick(a) ?? '').localeCompare(pick(b) ?? '', 'en', { numeric: true });

// "attention" is the order in which a person on call would look.
const orders = {
  attention: (a, b) => attention(a) - attention(b),
  phase: (a, b) => phaseOf(a.phase).rank - phaseOf(b.phase).rank,
  name: byName,
  version: text(row => row.candidate?.version ?? row.version),
  weight: number(row => row.weight),
  ready: (a, b) => missing(b) - missing(a),
  gpus: number(row => row.gpus),
  monitoring: (a, b) => monitoringRank(a) - monitoringRank(b),
  // Timestamps in UTC sort as text; the youngest first.
  age: (a, b) => ((a.created ?? '') < (b.created ?? '') ? 1 : (a.created ?? '') > (b.created ?? '') ? -1 : 0),
};

export function readFilters(parameters) {
  const filters = { q: parameters.get('q') ?? '', sort: orders[parameters.get('sort')] ? parameters.get('sort') : 'attention' };
  for (const name of filterNames) filters[name] = parameters.get(name) ?? '';
  filters.down = parameters.get('dir') === 'desc';
  return filters;
}

export function writeFilters(filters) {
  const parameters = new URLSearchParams();
  for (const name of ['q', ...filterNames]) if (filters[name]) parameters.set(name, filters[name]);
  if (filters.sort !== 'attention') parameters.set('sort', filters.sort);
  if (filters.down) parameters.set('dir', 'desc');
  return parameters.toString();
}

export const isFiltered = filters => Boolean(filters.q || filterNames.some(name => filters[name]));

export function chosen(rows, filters) {
  const words = filters.q.toLowerCase().split(/\s+/).filter(Boolean);
  const kept = [...rows.values()].filter(
    row =>
      filterNames.every(name => !filters[name] || valueOf(row, name) === filters[name]) && words.every(word => row.text.includes(word)),
  );
  const order = orders[filters.sort];
  const sign = filters.down ? -1 : 1;
  return kept.sort((a, b) => sign * order(a, b) || byName(a, b));
}

export const valueOf = (row, name) => (name === 'monitoring' ? (row.monitoring ?? 'none') : (row[name] ?? ''));

/** How many rows each value has, for the lists of choices. */
export function counts(rows, name) {
  const found = new Map();
  for (const row of rows.values()) {
    const value = valueOf(row, name);
    if (value) found.set(value, (found.get(value) ?? 0) + 1);
  }
  return found;
}

function attention(row) {
  const { rank } = phaseOf(row.phase);
  if (row.phase !== 'Healthy' && row.phase !== 'Idle') return rank;
  return row.monitoring === 'Bad' ? rank - 0.5 : row.monitoring === 'Warn' ? rank - 0.4 : rank;
}

const missing = row => (row.wanted ?? 0) - (row.ready ?? 0);
const monitoringRank = row => (row.monitoring ? monitoringOf(row.monitoring).rank : 9);
