// Two distributions over the same bins: the reference as an outline, the present as a bar in it.
import { html } from '../html.js';
import { quantity } from '../text/numbers.js';

const shown = 24;

export function Distribution({ name, reference = [], current = [] }) {
  const bins = join(reference, current);
  if (bins.length === 0) return html`<p class="quiet">No distribution is known.</p>`;
  const top = Math.max(...bins.flatMap(bin => [bin.reference ?? 0, bin.current ?? 0]), 1e-9);
  const drawn = bins.slice(0, shown);
  const percent = share => `${(100 * (share ?? 0)) / top}%`;
  return html`
    <div class="bins" aria-hidden="true">
      ${drawn.map(
        bin => html`
        <span key=${bin.label} class="bin" title=${words(bin)}>
          <span class="bin-reference" style=${{ height: percent(bin.reference) }}></span>
          <span class="bin-current" style=${{ height: percent(bin.current) }}></span>
        </span>`,
      )}
    </div>
    <p class="bin-ends quiet" aria-hidden="true"><span>${drawn[0].label}</span>
      ${drawn.length > 1 && html`<span>${drawn[drawn.length - 1].label}</span>`}</p>
    <details class="as-table">
      <summary>As a table${bins.length > shown ? ` (${bins.length - shown} more)` : ''}</summary>
      <table><caption class="sr">${name}</caption>
        <thead><tr><th scope="col">Value</th><th scope="col">Reference</th><th scope="col">Now</th></tr></thead>
        <tbody>${bins.map(
          bin => html`
          <tr key=${bin.label}><th scope="row">${bin.label}</th><td class="num">${quantity(bin.reference, 'share')}</td>
            <td class="num">${quantity(bin.current, 'share')}</td></tr>`,
        )}</tbody></table>
    </details>`;
}

const words = bin => `${bin.label}: ${quantity(bin.current, 'share')} now, ${quantity(bin.reference, 'share')} in the reference`;

function join(reference, current) {
  const bins = new Map(reference.map(({ label, share }) => [label, { label, reference: share }]));
  for (const { label, share } of current) bins.set(label, { label, ...bins.get(label), current: share });
  return [...bins.values()];
}
