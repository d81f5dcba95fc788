// The data and answers of the stable revision: how they are spread now, against the reference they were profiled with.
import { html, useEffect, useMemo, useState } from '../html.js';
import { pathOf, read } from '../net/request.js';
import { ago, duration } from '../text/time.js';
import { now } from '../text/clock.js';
import { useTick } from '../shapes/time.js';
import { Feature } from './feature.js';
import { Quality } from './quality.js';

const howTo = 'The model is watched when spec.monitoring names a profile of a sample; make one with "kubectl modeldeployment profile".';
const many = 12;
const first = 60;

export function DataPage({ view }) {
  const { data, why, at, again } = useData(view);
  useTick(10_000);
  if (why && !data) return html`<div class="empty"><h2>The data cannot be shown</h2><p>${why}</p></div>`;
  if (!data) return html`<p class="quiet loading" role="status">The data is being loaded.</p>`;
  const features = data.features ?? [];
  const nothing = features.length === 0 && !data.classes && !data.confidence && !data.quality?.length;
  return html`
    <p class="quiet data-source">
      <span>${sourceOf(data)}, read ${ago(at)}.</span>
      ${data.why && html`<span> ${data.why}</span>`} ${why && html`<span> ${why}</span>`}
      <button class="button small" onClick=${again}>Read again</button>
    </p>
    ${
      nothing &&
      html`
      <div class="empty"><h2>There is nothing about the data yet</h2>
        <p>${data.why ?? howTo}</p></div>`
    }
    <${Answers} data=${data} />
    <${Quality} quality=${data.quality} delay=${data.feedbackDelay} />
    ${features.length > 0 && html`<${Features} features=${features} />`}`;
}

function sourceOf({ source, windowMinutes }) {
  if (source !== 'prometheus') return 'Without counters, only the reference is known';
  return `${windowMinutes ? `The last ${duration(windowMinutes * 60)}` : 'The present'}, from Prometheus`;
}

function Answers({ data }) {
  const parts = [
    data.classes && { ...data.classes, name: 'Classes', kind: 'answers' },
    data.confidence && { ...data.confidence, name: 'Confidence', kind: 'largest score of each answer' },
  ].filter(Boolean);
  if (parts.length === 0) return null;
  return html`
    <section aria-labelledby="answers-title">
      <header class="card-head outside"><h2 id="answers-title">Answers</h2><${Legend} /></header>
      <div class="features">${parts.map(part => html`
        <${Feature} key=${part.name} feature=${part} />`)}</div>
    </section>`;
}

function Features({ features }) {
  const [query, setQuery] = useState('');
  const [shown, setShown] = useState(first);
  const order = useMemo(() => [...features].sort((a, b) => (b.distance ?? -1) - (a.distance ?? -1)), [features]);
  const kept = order.filter(feature => feature.name.toLowerCase().includes(query.toLowerCase()));
  return html`
    <section aria-labelledby="features-title">
      <header class="card-head outside"><h2 id="features-title">Features</h2>
        <span class="quiet">those that drift most come first</span>
        ${
          features.length > many &&
          html`<label class="search short"><span class="sr">Search features</span>
          <input type="search" placeholder=${`Search ${features.length} features`} value=${query}
            onInput=${event => setQuery(event.target.value)} /></label>`
        }
        <${Legend} /></header>
      ${kept.length === 0 && html`<p class="quiet">No feature has "${query}" in its name.</p>`}
      <div class="features">${kept.slice(0, shown).map(feature => html`
        <${Feature} key=${feature.name} feature=${feature} />`)}</div>
      ${
        kept.length > shown &&
        html`<button class="button small" onClick=${() => setShown(shown + 4 * first)}>
        Show more of ${kept.length - shown}</button>`
      }
    </section>`;
}

const Legend = () => html`
  <span class="legend quiet"><span><i class="swatch reference"></i>reference</span> <span><i class="swatch current"></i>now</span></span>`;

function useData(view) {
  const [state, set] = useState({ data: null, why: null, at: 0 });
  const [round, setRound] = useState(0);
  const { namespace, name } = view;
  // The checks say when the data has changed in a way that matters; nothing is polled.
  const edition = JSON.stringify([view.checks?.revision, view.checks?.checks?.map(check => [check.name, check.verdict])]);
  useEffect(() => {
    const controller = new AbortController();
    read(`${pathOf({ namespace, name })}/data`, controller.signal)
      .then(data => set({ data, why: null, at: now() }))
      .catch(error => error.name !== 'AbortError' && set(old => ({ ...old, why: error.message })));
    return () => controller.abort();
  }, [namespace, name, edition, round]);
  return { ...state, again: () => setRound(round + 1) };
}
