// Light, dark, or what the system says.
import { useEffect, useState } from '../html.js';

const key = 'modeloperator.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set();
const order = ['auto', 'light', 'dark'];

dark.addEventListener('change', tell);

export const chosenTheme = () => document.documentElement.dataset.theme ?? 'auto';

export function nextTheme() {
  const next = order[(order.indexOf(chosenTheme()) + 1) % order.length];
  try {
    if (next === 'auto') localStorage.removeItem(key);
    else localStorage.setItem(key, next);
  } catch {
    // Storage can be forbidden; then the choice lasts until the page is loaded again.
  }
  if (next === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  tell();
}

/** The theme that is shown; a change renders again. */
export function useTheme() {
  const [, set] = useState(0);
  useEffect(() => {
    const listener = () => set(count => count + 1);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, []);
  const chosen = chosenTheme();
  return chosen === 'auto' ? (dark.matches ? 'dark' : 'light') : chosen;
}

function tell() {
  for (const listener of listeners) listener();
}
