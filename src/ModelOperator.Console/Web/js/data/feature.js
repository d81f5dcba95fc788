// One feature: its distance from the reference, both distributions, and the drift over time.
import { html, useMemo } from '../html.js';
import { Chart } from '../shapes/chart.js';
import { Badge } from '../shapes/icons.js';
import { known, plural, quantity } from '../text/numbers.js';
import { monitoringOf } from '../text/words.js';
import { Distribution } from './distribution.js';

const decimals = value => quantity(Number(value.toFixed(3)));
const lines = [
  { label: 'distance', tone: 'accent' },
  { label: 'limit', tone: 'bad', dash: [2, 3] },
];

export function Feature({ feature }) {
  const { name, kind, distance, verdict, samples, reference, current, missing, outOfRange, overTime, max } = feature;
  const data = useMemo(
    () => overTime?.length > 1 && [overTime.map(point => point[0]), overTime.map(point => point[1]), overTime.map(() => max ?? null)],
    [overTime, max],
  );
  const state = verdict ? monitoringOf(verdict) : null;
  return html`
    <article class=${`feature${state ? ` tone-${state.tone}` : ''}`} aria-label=${name}>
      <header class="tile-head"><h3 title=${name}>${name}</h3>${state && html`<${Badge} state=${state} />`}</header>
      <p class="quiet feature-kind">${kind}${known(samples) ? `, ${plural(samples, 'value')}` : ''}</p>
      <dl class="tile-values">
        ${(known(distance) || reference?.length > 0) && html`
          <div><dt>Distance</dt><dd>${known(distance) ? decimals(distance) : 'unknown'}</dd></div>`}
        ${known(missing) && html`<div><dt>Missing</dt><dd>${quantity(missing, 'share')}</dd></div>`}
        ${known(outOfRange) && html`<div><dt>Out of range</dt><dd>${quantity(outOfRange, 'share')}</dd></div>`}
      </dl>
      <${Distribution} name=${name} reference=${reference} current=${current} />
      ${
        data &&
        html`
        <p class="quiet chart-title">Distance over time</p>
        <${Chart} data=${data} lines=${lines} height=${64} least=${0.1} format=${decimals}
          label=${`The distance of ${name} over time; it is ${known(distance) ? decimals(distance) : 'unknown'} now.`} />`
      }
    </article>`;
}
