import { html } from '../html.js';
import { lastFleet } from '../page/route.js';

export const Absent = ({ namespace, name, view, why }) => (why ? html`<${Unreadable} name=${name} why=${why} />` : html`
  <div class="empty" role="status">
    <h1>${view ? `${name} has been deleted` : `There is no ModelDeployment ${name}`}</h1>
    <p>${view ? `It is not in namespace ${namespace} any more.` : `Namespace ${namespace} has none of this name, or you may not see it.`}
      If it is made again, this page shows it by itself.</p>
    <p><a href=${lastFleet()}>Go to the fleet</a></p>
  </div>`);

const Unreadable = ({ name, why }) => html`
  <div class="empty" role="status">
    <h1>${name} cannot be read</h1>
    <p>${why}</p>
    <p><a href=${lastFleet()}>Go to the fleet</a></p>
  </div>`;

export function Loading({ link, name }) {
  if (link.kind === 'lost' || link.kind === 'refused' || link.kind === 'stale') {
    return html`
      <div class="empty">
        <h1>${name} cannot be shown now</h1>
        <p>${link.why ?? 'The cluster cannot be reached.'}</p>
        <p class="quiet">It is tried again by itself.</p>
      </div>`;
  }
  return html`
    <div class="skeleton tall" aria-hidden="true"><span></span><span></span><span></span><span></span></div>
    <p class="sr" role="status">${name} is being loaded.</p>`;
}
