// The checks of the stable revision's data and answers.
import { html } from '../../html.js';
import { rolloutLink } from '../../page/route.js';
import { Badge } from '../../shapes/icons.js';
import { For } from '../../shapes/time.js';
import { known, plural, quantity } from '../../text/numbers.js';
import { monitoringOf } from '../../text/words.js';

export function Checks({ view }) {
  const checks = view.checks?.checks ?? [];
  if (checks.length === 0) return null;
  return html`
    <section class="card" aria-labelledby="checks-title">
      <header class="card-head"><h2 id="checks-title">Monitoring</h2>
        <a href=${rolloutLink(view.namespace, view.name, 'data')}>Data</a></header>
      <ul class="checks">
        ${checks.map(
          check => html`
          <li key=${check.name} class="check">
            <${Badge} state=${monitoringOf(check.verdict)} />
            <b>${check.name}</b>
            <span class="num">${quantity(check.value)}${check.limit && html`<span class="quiet"> limit ${check.limit}</span>`}</span>
            ${check.since && html`<span class="quiet"><${For} time=${check.since} /></span>`}
            ${known(check.samples) && html`<span class="quiet">${plural(check.samples, 'sample')}</span>`}
            ${check.message && html`<p class="check-message">${check.message}</p>`}
            ${
              check.worst?.length > 0 &&
              html`
              <p class="quiet check-worst">Worst: ${check.worst.map(one => `${one.name} ${quantity(one.value)}`).join(', ')}</p>`
            }
          </li>`,
        )}
      </ul>
    </section>`;
}
