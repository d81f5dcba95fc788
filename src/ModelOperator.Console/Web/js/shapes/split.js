// The split of requests as one bar. The figure stands beside it.
import { html } from '../html.js';
import { known } from '../text/numbers.js';

export function SplitBar({ weight, big }) {
  if (!known(weight)) return null;
  const share = Math.min(100, Math.max(0, weight));
  return html`
    <span class=${`split${big ? ' big' : ''}`} aria-hidden="true">
      <span class="split-candidate" style=${{ width: `${share}%` }}></span>
    </span>`;
}
