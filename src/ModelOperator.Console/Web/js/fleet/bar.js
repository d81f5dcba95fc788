// What the fleet is about in one line, and the filters.
import { html, useMemo } from '../html.js';
import { Icon } from '../shapes/icons.js';
import { count, known, plural } from '../text/numbers.js';
import { monitoringOf, phaseOf, strategyWord } from '../text/words.js';
import { counts, isFiltered } from './filters.js';

/** The phases as figures; each is a filter, too. */
export function Summary({ rows, omitted, version, filters, onChange }) {
  const found = useMemo(() => [...counts(rows, 'phase')].sort((a, b) => phaseOf(a[0]).rank - phaseOf(b[0]).rank), [version, rows.size]);
  const gpus = useMemo(() => [...rows.values()].reduce((sum, row) => sum + (row.gpus ?? 0), 0), [version, rows.size]);
  const least = useMemo(() => [...rows.values()].some(row => !known(row.gpus)), [version, rows.size]);
  if (rows.size === 0) return null;
  return html`
    <div class="summary" role="group" aria-label="Phases">
      <span class="summary-total"><b class="num">${count(rows.size)}</b> ${plural(rows.size, 'ModelDeployment').replace(/^\S+ /, '')}${
        gpus > 0 && html`<span class="quiet"> · ${least ? 'at least ' : ''}<span class="num">${count(gpus)}</span> GPUs</span>`
      }${omitted > 0 && html`<span class="tone-warn"> · ${count(omitted)} more are not shown; start the console with -n</span>`}</span>
      ${found.map(([phase, number]) => {
        const state = phaseOf(phase);
        const on = filters.phase === phase;
        return html`
          <button key=${phase} class=${`chip tone-${state.tone}`} aria-pressed=${on} onClick=${() => onChange({ phase: on ? '' : phase })}>
            <${Icon} shape=${state.shape} /><b class="num">${count(number)}</b> ${state.word}
          </button>`;
      })}
    </div>`;
}

export function FilterBar({ rows, version, filters, onChange, search }) {
  return html`
    <div class="filters" role="search">
      <label class="search">
        <${Icon} shape="search" /><span class="sr">Search names, versions and messages</span>
        <input ref=${search} type="search" value=${filters.q} placeholder="Search names, versions, messages" autocomplete="off"
          spellcheck=${false} maxlength="200" onInput=${event => onChange({ q: event.target.value })} />
        <kbd aria-hidden="true">/</kbd>
      </label>
      ${choices.map(({ name, label, word }) => html`
        <${Choice} key=${name} name=${name} label=${label} word=${word} rows=${rows} version=${version} filters=${filters}
          onChange=${onChange} />`)}
      ${
        isFiltered(filters) &&
        html`<button class="button small"
        onClick=${() => onChange({ q: '', phase: '', namespace: '', strategy: '', monitoring: '' })}>Clear</button>`
      }
    </div>`;
}

const choices = [
  { name: 'namespace', label: 'Namespace' },
  { name: 'phase', label: 'Phase', word: value => phaseOf(value).word },
  { name: 'strategy', label: 'Strategy', word: strategyWord },
  { name: 'monitoring', label: 'Monitoring', word: value => (value === 'none' ? 'Off' : monitoringOf(value).word) },
];

function Choice({ name, label, rows, version, filters, onChange, word = value => value }) {
  const found = useMemo(
    () => [...counts(rows, name)].sort((a, b) => a[0].localeCompare(b[0], 'en', { numeric: true })),
    [version, rows.size],
  );
  // A choice from the address stays in sight even when no row has it any more.
  if (filters[name] && !found.some(([value]) => value === filters[name])) found.unshift([filters[name], 0]);
  return html`
    <label class=${`choice${filters[name] ? ' on' : ''}`}>
      <span class="sr">${label}</span>
      <select value=${filters[name]} onChange=${event => onChange({ [name]: event.target.value })}>
        <option value="">${label}: all</option>
        ${found.map(([value, number]) => html`<option key=${value} value=${value}>${word(value)} (${number})</option>`)}
      </select>
    </label>`;
}
