// What has happened: the operator's transitions, and the cluster's events.
import { html, useState } from '../../html.js';
import { At } from '../../shapes/time.js';
import { modelName } from '../../text/words.js';
import { known, plural, quantity } from '../../text/numbers.js';

const first = 8;
const more = 200;

export function Happened({ view }) {
  const history = [...(view.history ?? [])].reverse();
  const events = [...(view.events ?? [])].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return html`
    <${Part} title="History" list=${history} none="Nothing has happened yet." row=${Transition} />
    <${Part} title="Events" list=${events} none=${
      view.events ? 'The cluster has no events of it; it forgets them after about an hour.' : 'The events could not be read.'
    } row=${Event} />`;
}

function Part({ title, list, none, row: Row }) {
  const [shown, set] = useState(first);
  const id = `${title.toLowerCase()}-title`;
  return html`
    <section class="card" aria-labelledby=${id}>
      <header class="card-head"><h2 id=${id}>${title}</h2>
        ${list.length > first && html`<span class="quiet num">${list.length}</span>`}</header>
      ${list.length === 0 && html`<p class="quiet">${none}</p>`}
      <ol class="log">${list.slice(0, shown).map((entry, index) => html`<${Row} key=${list.length - index} entry=${entry} />`)}</ol>
      ${
        list.length > shown &&
        html`<button class="button small" onClick=${() => set(shown + more)}>
        Show ${Math.min(more, list.length - shown)} more of ${list.length - shown}</button>`
      }
    </section>`;
}

const Transition = ({ entry }) => html`
  <li class="log-entry">
    <span class="quiet num log-time"><${At} time=${entry.time ?? entry.at} /></span>
    <span class="log-what"><b class=${entry.warning ? 'tone-bad' : ''}>${entry.reason}</b>
      <span class="quiet"> ${modelName(entry)}</span>
      ${known(entry.weight) && html`<span class="quiet num"> ${entry.weight} %</span>`}
      <span class="log-message">${entry.message}</span>
      ${
        entry.metric &&
        html`<span class="quiet log-detail">${entry.metric} was ${quantity(entry.value)}${
          entry.threshold ? `, and must be ${entry.threshold}` : ''
        }</span>`
      }
    </span>
  </li>`;

const Event = ({ entry }) => html`
  <li class="log-entry">
    <span class="quiet num log-time"><${At} time=${entry.at} /></span>
    <span class="log-what"><b class=${entry.type === 'Warning' ? 'tone-warn' : ''}>${entry.reason}</b>
      ${entry.type === 'Warning' && html`<span class="quiet"> warning</span>`}
      ${entry.count > 1 && html`<span class="quiet"> ${plural(entry.count, 'time')}</span>`}
      <span class="log-message">${entry.message}</span></span>
  </li>`;
