// Pods and GPUs of each revision, and the planner's arithmetic.
import { html } from '../../html.js';
import { Icon } from '../../shapes/icons.js';
import { clockTime } from '../../text/time.js';
import { count, known, plural, quantity } from '../../text/numbers.js';
import { modelName } from '../../text/words.js';

const shown = 40;

export function Pods({ view }) {
  const revisions = view.revisions ?? [];
  if (revisions.length === 0 && !view.arithmetic?.length) return null;
  const gpus = known(view.gpus) ? plural(view.gpus, 'GPU') : 'an unknown number of GPUs';
  return html`
    <section class="card" aria-labelledby="pods-title">
      <header class="card-head"><h2 id="pods-title">Pods and GPUs</h2>
        <span class="quiet">${gpus}${view.gpuType ? ` ${view.gpuType}` : ''}</span></header>
      ${revisions.map(revision => html`<${Revision} key=${revision.revision} revision=${revision} />`)}
      ${
        view.arithmetic?.length > 0 &&
        html`
        <details class="arithmetic"><summary>How many pods, and why</summary>
          <ul>${view.arithmetic.map((sentence, index) => html`<li key=${index}>${sentence}</li>`)}</ul></details>`
      }
    </section>`;
}

function Revision({ revision }) {
  const pods = revision.pods ?? [];
  const perGpuSecond = revision.requestsPerGpuSecond;
  const notes = [
    known(perGpuSecond) && `${quantity(perGpuSecond)} requests per GPU-second in this stage`,
    revision.autoscaled && 'an autoscaler chooses the number of its pods',
    revision.drainingSince && 'one of its pods is on a node that is being emptied',
    revision.keepUntil && `its pods stay until ${clockTime(revision.keepUntil)}`,
  ].filter(Boolean);
  const role = (revision.role ?? 'only pods left').toLowerCase();
  return html`
    <div class="revision">
      <p class="revision-head">
        <b class=${`role-${role}`}>${modelName(revision)}</b>
        <span class="quiet hash">${revision.version ? revision.revision?.slice(0, 10) : ''}</span>
        <span class="quiet">${role}${revision.gpus > 0 ? `, ${plural(revision.gpus, 'GPU')}` : ''}</span>
        <span class=${`num revision-ready${revision.ready < revision.wanted ? ' lack' : ''}`}>
          ${count(revision.ready)}/${count(revision.wanted)} ready</span>
      </p>
      ${notes.map(note => html`<p key=${note} class="quiet revision-note">${note}</p>`)}
      ${
        pods.length > 0 &&
        html`
        <ul class="pods" aria-label=${`Pods of ${modelName(revision)}`}>
          ${pods.slice(0, shown).map(pod => html`<${Pod} key=${pod.name} pod=${pod} />`)}
        </ul>`
      }
      ${pods.length > shown && html`<p class="quiet">and ${plural(pods.length - shown, 'pod')} more</p>`}
    </div>`;
}

function Pod({ pod }) {
  const tone = pod.ready ? 'ok' : pod.phase === 'Failed' ? 'bad' : 'warn';
  return html`
    <li class="pod">
      <${Icon} shape=${pod.ready ? 'check' : tone === 'bad' ? 'cross' : 'dots'} tone=${tone} />
      <span class="pod-name" title=${pod.name}><bdi>${pod.name}</bdi></span>
      <span class="quiet">${pod.ready ? 'Ready' : (pod.phase ?? 'unknown')}</span>
      <span class="quiet pod-node" title=${pod.node}>${pod.node ?? 'no node yet'}</span>
      ${pod.restarts > 0 && html`<span class="tone-warn">${plural(pod.restarts, 'restart')}</span>`}
      ${!pod.ready && pod.message && html`<span class="pod-message">${pod.message}</span>`}
    </li>`;
}
