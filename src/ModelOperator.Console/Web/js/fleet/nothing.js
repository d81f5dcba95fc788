// Why there are no rows: not yet, none at all, none that fit, or something is the matter.
import { html } from '../html.js';
import { isShared } from '../net/mode.js';

export function Nothing({ link, loaded, total, filtered, onClear }) {
  if (loaded && filtered && total > 0) {
    return html`
      <div class="empty">
        <h2>No ModelDeployment fits</h2>
        <p>${total.toLocaleString('en')} are there, and none has what the search and the filters ask for.</p>
        <p><button class="button" onClick=${onClear}>Clear search and filters</button></p>
      </div>`;
  }
  if (link.kind === 'lost' || link.kind === 'refused' || (link.kind === 'stale' && !(loaded && total > 0))) {
    return html`
      <div class="empty">
        <h2>${link.kind === 'refused' ? 'You are not let in' : 'There is no connection'}</h2>
        <p>${link.why ?? 'The cluster cannot be reached.'}</p>
        <p class="quiet">${
          link.status === 401 && !isShared()
            ? html`Start <code>kubectl modeldeployment console</code> again and open the address that it prints.`
            : 'It is tried again by itself; this page then fills.'
        }</p>
      </div>`;
  }
  if (!loaded) return html`<${Skeleton} />`;
  return html`
    <div class="empty">
      <h2>There is no ModelDeployment yet</h2>
      <p>Apply one, and it appears here by itself:</p>
      <pre>kubectl apply -f modeldeployment.yaml</pre>
      <p class="quiet">${
        isShared()
          ? 'If you expect some: the console shows the namespaces in which you may list them.'
          : html`If you expect some: the console
         shows the namespaces that it was started for (<code>-n</code>, or <code>-A</code> for all).`
      }</p>
    </div>`;
}

const Skeleton = () => html`
  <div class="skeleton" aria-hidden="true">${Array.from({ length: 12 }, (_, index) => html`<span key=${index}></span>`)}</div>
  <p class="sr" role="status">The fleet is being loaded.</p>`;
