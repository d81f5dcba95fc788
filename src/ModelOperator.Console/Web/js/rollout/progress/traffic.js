// The split of requests: now, over time, and when it changed.
import { html, useMemo } from '../../html.js';
import { Chart } from '../../shapes/chart.js';
import { seenSince } from '../../net/mode.js';
import { SplitBar } from '../../shapes/split.js';
import { At, For } from '../../shapes/time.js';
import { known } from '../../text/numbers.js';
import { exactTime } from '../../text/time.js';
import { modelName } from '../../text/words.js';

const lines = [{ label: 'candidate', tone: 'candidate', step: true, fill: true }];
const percent = value => `${value} %`;
const range = [0, 100];
const shown = 6;

export function Traffic({ view, series }) {
  const { split, transitions = [] } = view;
  const points = series.of('split', 'split');
  const data = useMemo(() => points && [points.map(point => point[0]), points.map(point => point[1])], [points]);
  if (!split && transitions.length === 0) return null;
  return html`
    <section class="card" aria-labelledby="traffic-title">
      <header class="card-head"><h2 id="traffic-title">Requests</h2><${Source} series=${series} /></header>
      ${split && html`<${Now} view=${view} split=${split} />`}
      ${
        data?.[0].length > 1 &&
        html`
        <${Chart} data=${data} lines=${lines} height=${110} format=${percent} range=${range}
          label=${`The candidate's share of requests over time; it is ${split?.candidate ?? 'unknown'} % now.`} />`
      }
      ${transitions.length > 0 && html`<${Changes} transitions=${transitions} />`}
    </section>`;
}

function Now({ view, split }) {
  if (!view.candidate || !known(split.candidate)) {
    return html`<p class="split-words"><span>All requests go to <b class="role-stable">${modelName(view)}</b>.</span></p>`;
  }
  return html`
    <p class="split-words">
      <span><b class="role-candidate">${split.candidate} %</b> to ${modelName(view.candidate)}</span>
      <span><b class="role-stable">${split.stable} %</b> to ${modelName(view)}</span>
      ${split.since && html`<span class="quiet"><${For} time=${split.since} /></span>`}
      ${split.converged === false && html`<span class="tone-warn">not every gateway applies it yet</span>`}
    </p>
    <${SplitBar} weight=${split.candidate} big />`;
}

function Changes({ transitions }) {
  const newest = [...transitions].reverse().slice(0, shown);
  return html`
    <ol class="changes" aria-label="Changes of the split">
      ${newest.map(
        (change, index) => html`
        <li key=${`${exactTime(change.at)}/${index}`}><span class="quiet num"><${At} time=${change.at} /></span>
          <b class="num">${known(change.weight) ? `${change.weight} %` : ''}</b> <span>${change.what}</span></li>`,
      )}
    </ol>`;
}

/** Where the lines come from; they must not look like more than they are. */
export function Source({ series }) {
  if (!series.source) return series.why ? html`<span class="quiet source">${series.why}</span>` : null;
  if (series.source === 'prometheus') return html`<span class="quiet source">Last hour, from Prometheus</span>`;
  return html`<span class="quiet source" title=${series.why}>Seen since ${seenSince()}${
    series.why ? html` <span class="why">(${series.why.replace(/\.$/, '')})</span>` : ''
  }</span>`;
}
