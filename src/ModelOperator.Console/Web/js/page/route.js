// The address's fragment says what is shown, so that a link, a reload and the way back all work.
//   #/?phase=Stepping&q=fraud      the fleet, filtered
//   #/d/NAMESPACE/NAME[/data|/yaml]  one ModelDeployment
import { useEffect, useState } from '../html.js';

const listeners = new Set();
let fleet = '#/';

addEventListener('hashchange', tell);
addEventListener('popstate', tell);

export function parse(hash) {
  const [path, query = ''] = hash.replace(/^#/, '').split('?');
  const parts = path.split('/').filter(Boolean).map(decoded);
  const parameters = new URLSearchParams(query);
  if (parts[0] === 'd' && parts[1] && parts[2]) {
    return {
      page: 'rollout',
      namespace: parts[1],
      name: parts[2],
      tab: ['data', 'yaml'].includes(parts[3]) ? parts[3] : 'rollout',
      parameters,
    };
  }
  return { page: 'fleet', parameters, lost: parts.length > 0 };
}

/** The fleet with the filters that it had last. */
export const lastFleet = () => fleet;

export const fleetLink = query => `#/${query ? `?${query}` : ''}`;

export function rolloutLink(namespace, name, tab) {
  const end = tab && tab !== 'rollout' ? `/${tab}` : '';
  return `#/d/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}${end}`;
}

export function go(link) {
  location.hash = link;
}

/** Changes the fragment without a step back to it: filters are no places of their own. */
export function settle(link) {
  if (location.hash === link) return;
  history.replaceState(null, '', link);
  tell();
}

export function useRoute() {
  const [hash, set] = useState(location.hash);
  useEffect(() => {
    const listener = () => set(location.hash);
    listeners.add(listener);
    listener();
    return () => listeners.delete(listener);
  }, []);
  const route = parse(hash);
  if (route.page === 'fleet') fleet = location.hash || '#/';
  return route;
}

function tell() {
  for (const listener of listeners) listener();
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
