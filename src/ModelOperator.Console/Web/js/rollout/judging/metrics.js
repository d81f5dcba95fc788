// A tile for each metric: candidate against stable, the difference with its band and limit, what is still wanted, the verdict.
import { html, useMemo } from '../../html.js';
import { Chart } from '../../shapes/chart.js';
import { Badge } from '../../shapes/icons.js';
import { count, known, plural, quantity } from '../../text/numbers.js';
import { verdictOf } from '../../text/words.js';
import { Band, comparison } from './band.js';

const lines = [
  { label: 'candidate', tone: 'candidate' },
  { label: 'stable', tone: 'stable', dash: [5, 3] },
  { label: 'limit', tone: 'bad', dash: [2, 3] },
];

export function Metrics({ view, series }) {
  const metrics = view.metrics ?? [];
  if (metrics.length === 0) {
    if (!view.candidate || view.step?.kind === 'Deploying') return null;
    return html`
      <section class="card"><header class="card-head"><h2>Metrics</h2></header>
        <p class="quiet">No metric has been measured in this stage.</p></section>`;
  }
  return html`
    <section aria-labelledby="metrics-title">
      <header class="card-head outside"><h2 id="metrics-title">Metrics</h2>
        <span class="legend quiet"><span><i class="swatch candidate"></i>candidate</span> <span><i class="swatch stable"></i>stable</span>
          <span><i class="swatch limit"></i>limit</span></span></header>
      <div class="tiles">${metrics.map(metric => html`<${Tile} key=${metric.name} metric=${metric} series=${series} />`)}</div>
    </section>`;
}

function Tile({ metric, series }) {
  const verdict = verdictOf(metric.verdict);
  const candidate = series.of(metric.name, 'candidate');
  const stable = series.of(metric.name, 'stable');
  const data = useMemo(() => align(candidate, stable, limitLine(metric)), [candidate, stable, metric.limit, metric.limitKind]);
  const format = value => quantity(value, metric.unit);
  const compared = comparison(metric);
  return html`
    <article class=${`tile tone-${verdict.tone}`} aria-label=${`Metric ${metric.name}: ${verdict.word}`}>
      <header class="tile-head">
        <h3 title=${metric.query ?? metric.builtin ?? metric.name}>${metric.name}</h3>
        ${metric.dryRun && html`<span class="badge tone-quiet">dry run</span>`}
        <${Badge} state=${verdict} />
      </header>
      <dl class="tile-values">
        <div><dt>Candidate</dt><dd class="role-candidate">${format(metric.candidate)}</dd></div>
        ${(known(metric.stable) || !compared.absolute) && html`
          <div><dt>Stable</dt><dd class="role-stable">${format(metric.stable)}</dd></div>`}
        ${!compared.absolute && html`<div><dt>${compared.word}</dt><dd>${compared.format(metric.difference)}</dd></div>`}
      </dl>
      <${Band} metric=${metric} />
      ${
        data &&
        html`
        <${Chart} data=${data} lines=${lines} height=${84} format=${format}
          label=${`${metric.name} over time: candidate ${format(metric.candidate)}, stable ${format(metric.stable)} now.`} />`
      }
      <${Samples} metric=${metric} />
      ${metric.failures > 0 && html`
        <p class="tile-samples tone-bad">out of bounds ${metric.failures === 1 ? 'once' : `${metric.failures} times in a row`}</p>`}
      ${metric.slices?.length > 0 && html`<${Slices} metric=${metric} format=${format} />`}
      ${metric.message && html`<p class="tile-message">${metric.message}</p>`}
    </article>`;
}

function Samples({ metric }) {
  const { samples, wanted, verdict } = metric;
  if (!known(samples)) return null;
  const open = verdict === 'Inconclusive' || verdict === 'NoData';
  if (!known(wanted) || wanted <= 0 || !open) return html`<p class="tile-samples quiet">${plural(samples, 'answer')}</p>`;
  const share = Math.min(100, (100 * samples) / (samples + wanted));
  return html`
    <p class="tile-samples quiet">${plural(samples, 'answer')}; about ${count(wanted)} more until a verdict</p>
    <span class="progress" aria-hidden="true"><span style=${{ width: `${share}%` }}></span></span>`;
}

const Slices = ({ metric, format }) => html`
  <ul class="slices" aria-label=${`Slices of ${metric.name}`}>
    ${metric.slices.map(
      slice => html`
      <li key=${slice.name}><${Badge} state=${verdictOf(slice.verdict)} /> <span>${slice.name}</span>
        <span class="num"><b class="role-candidate">${format(slice.candidate)}</b>
          <span class="quiet"> against ${format(slice.stable)}</span></span></li>`,
    )}
  </ul>`;

// Where the limit lies among the values: it moves with stable's when it is held against it.
function limitLine({ limit, limitKind }) {
  if (!known(limit)) return () => undefined;
  if (limitKind === 'maxIncrease') return stable => (known(stable) ? stable + limit : undefined);
  if (limitKind === 'maxRatio') return stable => (known(stable) ? stable * limit : undefined);
  return () => limit;
}

// One time line for both. uPlot leaves a gap at null, and draws on over undefined, where only the other has a value.
function align(candidate = [], stable = [], limitAt) {
  const times = new Map();
  for (const [at, value] of candidate) times.set(at, [value, undefined]);
  for (const [at, value] of stable) times.set(at, [times.get(at)?.[0], value]);
  if (times.size < 2) return null;
  const order = [...times.keys()].sort((a, b) => a - b);
  const stables = order.map(at => times.get(at)[1]);
  return [order, order.map(at => times.get(at)[0]), stables, stables.map(limitAt)];
}
