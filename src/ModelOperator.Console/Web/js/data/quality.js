// How good the answers are, by slice, with the interval in which each figure lies.
import { html } from '../html.js';
import { count, known, plural, quantity } from '../text/numbers.js';
import { duration } from '../text/time.js';

// The truth about an answer comes later; until then, a figure says nothing about the newest answers.
function delayWords({ samples, halfWithin, mostWithin }) {
  if (!known(halfWithin)) return `more than half of ${plural(samples, 'label')} came later than 30 days after the answer`;
  const half = `half of ${plural(samples, 'label')} came within ${duration(halfWithin)} of the answer`;
  if (halfWithin === mostWithin) return `nine tenths of ${plural(samples, 'label')} came within ${duration(mostWithin)} of the answer`;
  return `${half}, nine tenths ${known(mostWithin) ? `within ${duration(mostWithin)}` : 'not even within 30 days'}`;
}

export function Quality({ quality = [], delay }) {
  if (quality.length === 0) return null;
  return html`
    <section class="card" aria-labelledby="quality-title">
      <header class="card-head"><h2 id="quality-title">Quality</h2>${
        delay && html`<span class="quiet">${delayWords(delay)}</span>`
      }</header>
      <div class="scroll" tabindex="0" role="group" aria-label="Quality by slice"><table class="quality">
        <thead><tr><th scope="col">Slice</th><th scope="col">Figure</th><th scope="col" class="num">Value</th>
          <th scope="col">Interval</th><th scope="col" class="num">Answers with feedback</th></tr></thead>
        <tbody>
          ${quality.map(
            (one, index) => html`
            <tr key=${index}><th scope="row">${one.slice ?? 'all answers'}</th><td>${one.name}</td>
              <td class="num">${quantity(one.value, one.unit ?? 'share')}</td>
              <td class="interval-cell"><${Interval} one=${one} /></td><td class="num">${count(one.samples)}</td></tr>`,
          )}
        </tbody></table></div>
    </section>`;
}

// Shares lie between 0 and 1; the bar is on that scale, so that rows can be compared.
function Interval({ one }) {
  const { low, high, value } = one;
  if (!known(low) && !known(high)) return html`<span class="quiet">unknown</span>`;
  const left = 100 * Math.max(0, low ?? 0);
  const right = 100 * Math.min(1, high ?? 1);
  return html`
    <span class="interval" aria-hidden="true"><span style=${{ left: `${left}%`, width: `${Math.max(0.5, right - left)}%` }}></span>
      ${known(value) && html`<i style=${{ left: `${100 * value}%` }}></i>`}</span>
    <span class="num quiet interval-words">${quantity(low, 'share')} to ${quantity(high, 'share')}</span>`;
}
