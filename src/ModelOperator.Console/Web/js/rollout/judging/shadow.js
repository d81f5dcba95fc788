// Copies of requests: how many, how many answers are the same, and where they differ most.
import { html } from '../../html.js';
import { count, known, quantity } from '../../text/numbers.js';

export function Shadow({ shadow }) {
  if (!shadow) return null;
  const { percent, copied, dropped, matched, compared, differences = [] } = shadow;
  const share = known(matched) && compared > 0 ? matched / compared : undefined;
  return html`
    <section class="card" aria-labelledby="shadow-title">
      <header class="card-head"><h2 id="shadow-title">Shadow</h2>
        ${known(percent) && html`<span class="quiet">${percent} % of the requests are copied</span>`}</header>
      <dl class="figures">
        <div><dt>Copied</dt><dd>${count(copied)}</dd></div>
        <div><dt>Dropped</dt><dd>${count(dropped)}</dd></div>
        <div><dt>Compared</dt><dd>${count(compared)}</dd></div>
        <div><dt>Same answer</dt><dd>${quantity(share, 'share')}</dd></div>
      </dl>
      ${
        differences.length > 0 &&
        html`
        <h3>How the others differ</h3>
        <ul class="differences">
          ${differences.map((one, index) => html`<li key=${index}><span>${one.result}</span> <b class="num">${count(one.count)}</b></li>`)}
        </ul>`
      }
    </section>`;
}
