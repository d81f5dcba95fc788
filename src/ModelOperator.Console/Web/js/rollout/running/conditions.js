import { html } from '../../html.js';
import { Icon } from '../../shapes/icons.js';
import { For } from '../../shapes/time.js';

export function Conditions({ view }) {
  const conditions = view.conditions ?? [];
  if (conditions.length === 0) return null;
  return html`
    <section class="card" aria-labelledby="conditions-title">
      <header class="card-head"><h2 id="conditions-title">Conditions</h2></header>
      <ul class="conditions">
        ${conditions.map(
          condition => html`
          <li key=${condition.type}>
            <${Icon} shape=${{ True: 'check', False: 'empty' }[condition.status] ?? 'dots'} />
            <span><b>${condition.type}</b> <span class="quiet">${condition.status}${condition.reason ? `, ${condition.reason}` : ''}</span>
              ${' '}<span class="quiet"><${For} time=${condition.at} /></span>
              ${condition.message && html`<span class="log-message">${condition.message}</span>`}</span>
          </li>`,
        )}
      </ul>
    </section>`;
}
