// Keys of one letter, as reviewers and terminals have them. They do nothing while somebody types or a dialog is open.
import { useLayoutEffect, useRef } from '../html.js';

export const keyList = [
  ['/', 'Search the fleet'],
  ['j, k', 'Go to the next row, or to the one before'],
  ['Enter', 'Open the row'],
  ['Esc', 'Leave the search; clear the filters; go back to the fleet'],
  ['1, 2, 3', 'On a rollout: overview, data, YAML'],
  ['t', 'Change the theme'],
  ['?', 'Show these keys'],
];

/** Calls bindings[key](event) for keys that are pressed outside of fields. */
export function useKeys(bindings) {
  // Keys that are held come faster than the page is drawn.
  const latest = useRef(bindings);
  latest.current = bindings;
  // With the page, and not after it was painted: what is in sight can be steered.
  useLayoutEffect(() => {
    const listener = event => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector('dialog[open]')) return;
      const typing = event.target.closest?.('input, textarea, select, [contenteditable]');
      const action = latest.current[event.key];
      if (!action || (typing && event.key !== 'Escape')) return;
      if (action(event) !== false) event.preventDefault();
    };
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);
}
