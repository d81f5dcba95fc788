// All rows that the server has sent, kept over pages, so that the way back to the fleet is instant.
import { useEffect, useState } from '../html.js';
import { followLive } from '../net/live.js';

const rows = new Map();
let loaded = false;
let omitted = 0;
let version = 0;

const keyOf = row => `${row.namespace}/${row.name}`;

// A rollout changes many rows within moments; nobody reads faster than this, in milliseconds.
const calm = 150;

/** The fleet as it is now; many changes at once render once. */
export function useFleet(onLink) {
  const [, set] = useState(0);
  useEffect(() => {
    let planned = 0;
    const draw = () => {
      planned = 0;
      set(++version);
    };
    const end = followLive('api/fleet', {
      link: onLink,
      event(name, data) {
        apply(name, data);
        planned ||= setTimeout(draw, name === 'snapshot' ? 0 : calm);
      },
    });
    return end;
  }, []);
  return { rows, loaded, omitted, version };
}

function apply(name, data) {
  if (name === 'snapshot') {
    rows.clear();
    for (const row of data.rows) put(row);
    loaded = true;
    omitted = data.omitted ?? 0;
  } else if (name === 'row') {
    put(data);
  } else if (name === 'gone') {
    rows.delete(keyOf(data));
  }
}

function put(row) {
  const key = keyOf(row);
  rows.set(key, {
    ...row,
    key,
    text: [
      key,
      row.version,
      row.revision,
      row.candidate?.version,
      row.candidate?.revision,
      row.phase,
      row.strategy,
      row.waiting,
      row.message,
      row.reason,
      row.gpuType,
    ]
      .filter(Boolean)
      .join('\n')
      .toLowerCase(),
  });
}
