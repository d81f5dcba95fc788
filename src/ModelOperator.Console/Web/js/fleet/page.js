// The fleet: every ModelDeployment that the caller may see.
import { html, useEffect, useMemo, useRef, useState } from '../html.js';
import { useKeys } from '../page/keys.js';
import { fleetLink, go, rolloutLink, settle } from '../page/route.js';
import { useTick } from '../shapes/time.js';
import { plural } from '../text/numbers.js';
import { FilterBar, Summary } from './bar.js';
import { Nothing } from './nothing.js';
import { chosen, isFiltered, readFilters, writeFilters } from './filters.js';
import { VirtualList } from './list.js';
import { Head, Row } from './row.js';
import { useFleet } from './rows.js';

// The heights are those of fleet.css.
const widths = [
  [matchMedia('(max-width: 640px)'), 106],
  [matchMedia('(max-width: 1099px)'), 84],
];
const heightNow = () => widths.find(([width]) => width.matches)?.[1] ?? 36;

// The row where the reader was, for the way back from a rollout.
let remembered = '';

export function FleetPage({ parameters, onLink }) {
  const [link, setLink] = useState({ kind: 'connecting' });
  const fleet = useFleet(state => {
    setLink(state);
    onLink(state);
  });
  const filters = readFilters(parameters);
  const query = writeFilters(filters);
  const shown = useMemo(() => chosen(fleet.rows, filters), [fleet.version, fleet.rows.size, query]);
  const [cursor, setState] = useState(remembered);
  const setCursor = key => {
    remembered = key;
    setState(key);
  };
  const search = useRef(null);
  const height = useRowHeight();
  useTick(30_000);
  const tick = Math.floor(performance.now() / 30_000);
  useEffect(() => {
    document.title = 'Fleet · ModelOperator';
  }, []);

  const change = more => settle(fleetLink(writeFilters({ ...filters, ...more })));
  const at = shown.findIndex(row => row.key === cursor);
  // From what is remembered, not from what is drawn: a key that is held is faster.
  const move = step => {
    const last = shown.length - 1;
    const from = shown.findIndex(row => row.key === remembered);
    const to = from < 0 ? (step > 0 ? 0 : last) : Math.min(last, Math.max(0, from + step));
    if (last >= 0) setCursor(shown[to].key);
  };
  useFocus(cursor);
  useKeys({
    '/': () => search.current?.focus(),
    j: () => move(1),
    k: () => move(-1),
    Enter: event => {
      const row = fleet.rows.get(remembered);
      // Other links and buttons do by themselves what they are for.
      if (!row || event.target.closest?.('a:not([data-row]), button, select, input')) return false;
      go(rolloutLink(row.namespace, row.name));
      return true;
    },
    Escape: event => {
      if (event.target === search.current && !search.current.value) search.current.blur();
      else change({ q: '', phase: '', namespace: '', strategy: '', monitoring: '' });
    },
  });
  const sort = name =>
    change(filters.sort === name ? (filters.down ? { sort: 'attention', down: false } : { down: true }) : { sort: name, down: false });

  return html`
    <h1 class="sr">Fleet</h1>
    <${Summary} rows=${fleet.rows} omitted=${fleet.omitted} version=${fleet.version} filters=${filters} onChange=${change} />
    <${FilterBar} rows=${fleet.rows} version=${fleet.version} filters=${filters} onChange=${change} search=${search} />
    <p class="sr" role="status">${fleet.loaded ? `${plural(shown.length, 'ModelDeployment')} shown` : ''}</p>
    ${
      shown.length > 0
        ? html`<${VirtualList} items=${shown} height=${height} cursor=${at} label="ModelDeployments"
          head=${html`<div role="rowgroup" class="list-head"><${Head} filters=${filters} onSort=${sort} /></div>`}
          row=${(row, index) => html`<${Row} row=${row} index=${index} here=${row.key === cursor} onOpen=${setCursor} tick=${tick} />`} />`
        : html`<${Nothing} link=${link} loaded=${fleet.loaded} total=${fleet.rows.size} filtered=${isFiltered(filters)}
          onClear=${() => change({ q: '', phase: '', namespace: '', strategy: '', monitoring: '' })} />`
    }`;
}

// The focus goes with the cursor once its row is drawn, so that Enter, a screen reader and the eye are at the same place.
function useFocus(cursor) {
  useEffect(() => {
    if (cursor) document.querySelector(`[data-row="${CSS.escape(cursor)}"]`)?.focus({ preventScroll: true });
  }, [cursor]);
}

function useRowHeight() {
  const [height, set] = useState(heightNow);
  useEffect(() => {
    const listener = () => set(heightNow());
    for (const [width] of widths) width.addEventListener('change', listener);
    return () => {
      for (const [width] of widths) width.removeEventListener('change', listener);
    };
  }, []);
  return height;
}
