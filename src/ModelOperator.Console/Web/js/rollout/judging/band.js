// The interval in which the compared value lies, and the limit: a verdict is there when the band is wholly on one side.
import { html } from '../../html.js';
import { known, quantity, signed } from '../../text/numbers.js';

const width = 300;

/** What is held against the limit: the value itself, its difference from stable's, or their ratio. */
export function comparison({ limitKind, limitUnit, unit }) {
  const own = limitUnit ?? unit;
  if (limitKind === 'maxIncrease') return { word: 'Difference', zero: 0, absolute: false, format: value => signed(value, own) };
  if (limitKind === 'maxRatio') return { word: 'Ratio to stable', zero: 1, absolute: false, format: value => quantity(value, '×') };
  return { word: 'Candidate', absolute: true, isMin: limitKind === 'min', format: value => quantity(value, own) };
}

export function Band({ metric }) {
  const { low, high, limit, difference } = metric;
  const { word, zero, isMin, format } = comparison(metric);
  const hasRange = known(low) || known(high);
  if (!known(limit) || (!known(difference) && !hasRange)) return null;
  const scale = scaleOf({ difference, limit, zero, low, high });
  const range = `${known(low) ? format(low) : 'unknown'} to ${known(high) ? format(high) : 'unknown'}`;
  const at = scale(limit);
  const from = known(low) ? scale(low) : 0;
  const to = known(high) ? scale(high) : width;
  const label =
    `${word}: ${format(difference)}${hasRange ? `, in the interval ${range}` : ''}; ` +
    `the limit is ${isMin ? 'at least' : 'at most'} ${format(limit)}.`;
  return html`
    <figure class="band">
      <svg viewBox=${`0 0 ${width} 32`} preserveAspectRatio="none" role="img" aria-label=${label}>
        <rect x=${isMin ? 0 : at} y="2" width=${isMin ? at : width - at} height="28" class="band-beyond" />
        <line x1="0" x2=${width} y1="16" y2="16" class="band-axis" />
        ${known(zero) && html`<line x1=${scale(zero)} x2=${scale(zero)} y1="7" y2="25" class="band-zero" />`}
        ${hasRange && html`<rect x=${from} width=${Math.max(2, to - from)} y="10" height="12" class="band-range" />`}
        <line x1=${at} x2=${at} y1="0" y2="32" class="band-limit" />
      </svg>
      ${known(difference) && html`<span class="band-point" style=${{ left: `${(100 * scale(difference)) / width}%` }}></span>`}
      <figcaption class="quiet" aria-hidden="true">
        <span>${hasRange ? range : `${word} ${format(difference)}`}</span>
        <span>limit ${isMin ? '≥' : '≤'} ${format(limit)}</span>
      </figcaption>
    </figure>`;
}

// What decides stays in sight: an end that is far away, as one of few answers is, is cut off, and the words say where it is.
function scaleOf({ difference, limit, zero, low, high }) {
  const inner = [difference, limit, zero].filter(known);
  const from = Math.min(...inner);
  const to = Math.max(...inner);
  const reach = 1.2 * (to - from || Math.abs(to) || 1);
  const start = known(low) ? Math.max(from - reach, Math.min(low, from)) : from - reach / 4;
  const end = known(high) ? Math.min(to + reach, Math.max(high, to)) : to + reach / 4;
  const room = 0.1 * (end - start);
  return value => Math.min(width, Math.max(0, ((value - start + room) / (end - start + 2 * room)) * width));
}
