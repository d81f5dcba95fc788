// What has just been done, said once and quietly.
import { html, useEffect, useState } from '../html.js';

const listeners = new Set();
const shownFor = 8_000;
let next = 0;

export function notice(text) {
  for (const listener of listeners) listener({ id: next++, text });
}

export function Notices() {
  const [list, set] = useState([]);
  useEffect(() => {
    const listener = entry => {
      set(now => [...now.slice(-2), entry]);
      setTimeout(() => set(now => now.filter(other => other.id !== entry.id)), shownFor);
    };
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, []);
  return html`
    <div class="notices" role="status" aria-live="polite">
      ${list.map(({ id, text }) => html`<p key=${id} class="notice">${text}</p>`)}
    </div>`;
}
