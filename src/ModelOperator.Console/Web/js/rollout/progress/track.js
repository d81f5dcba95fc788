// The stages as a track: what is done, where it stands and why it holds, and what comes.
import { html } from '../../html.js';
import { Icon } from '../../shapes/icons.js';
import { At, Left } from '../../shapes/time.js';
import { count, known } from '../../text/numbers.js';
import { stageName } from '../../text/words.js';

const states = {
  done: { word: 'done', shape: 'done' },
  now: { word: 'now', shape: 'half' },
  next: { word: 'to come', shape: 'dots' },
  skipped: { word: 'skipped', shape: 'right' },
  failed: { word: 'failed here', shape: 'cross' },
};

export function Track({ view }) {
  const stages = view.stages ?? [];
  if (stages.length === 0) return null;
  const said = stages.find(stage => stage.why && (stage.state === 'now' || stage.state === 'failed'));
  return html`
    <section class="card track-card" aria-labelledby="track-title">
      <h2 id="track-title" class="sr">Stages</h2>
      <ol class="track">
        ${stages.map(stage => html`<${Stage} key=${`${stage.kind}/${stage.index}`} stage=${stage} />`)}
      </ol>
      ${
        said &&
        html`
        <p class="track-why">
          <${Icon} shape=${said.state === 'failed' ? 'cross' : 'pause'} tone=${said.state === 'failed' ? 'bad' : 'warn'} />
          <span>${said.why}</span></p>`
      }
    </section>`;
}

function Stage({ stage }) {
  const state = states[stage.state] ?? states.next;
  return html`
    <li class=${`stage ${stage.state}${stage.why ? ' holds' : ''}`} aria-current=${stage.state === 'now' ? 'step' : undefined}>
      <span class="stage-bar" aria-hidden="true"></span>
      <span class="stage-name">
        <${Icon} shape=${state.shape} /><span>${stageName(stage)}<span class="sr">, ${state.word}</span></span></span>
      <span class="stage-weight">${shareOf(stage)}</span>
      <span class="stage-time quiet"><${When} stage=${stage} /></span>
      ${
        known(stage.minRequests) &&
        stage.state !== 'skipped' &&
        html`<span class="stage-time quiet">${
          stage.state === 'now' && known(stage.answered)
            ? `${count(stage.answered)} of ${count(stage.minRequests)} requests`
            : `${count(stage.minRequests)} requests`
        }</span>`
      }
      ${stage.approval && stage.state !== 'skipped' && html`
        <span class="stage-time quiet">${stage.approvedAt ? 'approved' : 'then a person approves'}</span>`}
    </li>`;
}

function shareOf({ weight, mirrorPercent }) {
  if (known(weight)) return `${weight} %`;
  return known(mirrorPercent) ? `${mirrorPercent} % copied` : '\u00a0';
}

function When({ stage }) {
  if (stage.state === 'now' && known(stage.remainingSeconds))
    return html`<${Left} seconds=${stage.remainingSeconds} running=${stage.running} />`;
  if (stage.state === 'now' && stage.startedAt) return html`since <${At} time=${stage.startedAt} />`;
  if (stage.state === 'now') return 'starting';
  if ((stage.state === 'done' || stage.state === 'failed') && stage.endedAt) return html`until <${At} time=${stage.endedAt} />`;
  if (stage.state === 'skipped') return 'skipped';
  return stage.duration ? `for ${stage.duration}` : '';
}
