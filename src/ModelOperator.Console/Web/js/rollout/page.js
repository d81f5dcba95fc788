// One ModelDeployment: the same head for overview, data and YAML, and one stream for all three.
import { html, useEffect, useState } from '../html.js';
import { pathOf } from '../net/request.js';
import { followLive } from '../net/live.js';
import { useKeys } from '../page/keys.js';
import { go, lastFleet, rolloutLink } from '../page/route.js';
import { Badge } from '../shapes/icons.js';
import { isShared } from '../net/mode.js';
import { setServerTime } from '../text/clock.js';
import { modelName, monitoringOf, phaseOf, strategyWord } from '../text/words.js';
import { Absent, Loading } from './absent.js';
import { Orders } from './orders.js';
import { Overview } from './overview.js';
import { useSeries } from './series.js';

const tabs = [
  ['rollout', 'Overview'],
  ['data', 'Data'],
  ['yaml', 'YAML'],
];

export function RolloutPage({ namespace, name, tab, part, onLink }) {
  const { view, link, gone, unreadable } = useView(namespace, name, onLink);
  const series = useSeries(namespace, name, view, link);
  useTitle(view, name);
  const to = target => () => go(rolloutLink(namespace, name, target));
  useKeys({ 1: to('rollout'), 2: to('data'), 3: to('yaml'), Escape: () => go(lastFleet()) });
  // In the cluster, a namespace that is not looked at for this person is no place where nothing is.
  const why = unreadable ?? (isShared() && !view ? link.why : null);
  if (gone || (!view && link.kind === 'absent')) return html`<${Absent} namespace=${namespace} name=${name} view=${view} why=${why} />`;
  if (!view) return html`<${Loading} link=${link} name=${name} />`;
  const Part = part ?? Overview;
  return html`
    <article class="rollout">
      <${Head} view=${view} />
      <nav class="tabs" aria-label="Parts of this ModelDeployment">
        ${tabs.map(
          ([id, label]) => html`
          <a key=${id} href=${rolloutLink(namespace, name, id)} aria-current=${id === tab ? 'page' : undefined}>${label}</a>`,
        )}
      </nav>
      <${Part} view=${view} series=${series} />
      ${view.unread?.length > 0 && html`
        <footer class="unread quiet">${view.unread.map((sentence, index) => html`<p key=${index}>${sentence}</p>`)}</footer>`}
    </article>`;
}

function Head({ view }) {
  const { candidate } = view;
  return html`
    <header class="rollout-head">
      <div class="rollout-title">
        <h1>${view.name}</h1>
        <${Badge} state=${phaseOf(view.phase)} strong />
        ${view.reason && html`<span class="quiet">${view.reason}</span>`}
        ${view.monitoring && html`<span class="quiet">Monitoring <${Badge} state=${monitoringOf(view.monitoring)} /></span>`}
        ${view.paused && view.phase !== 'Paused' && html`<span class="badge tone-warn">paused</span>`}
      </div>
      <p class="rollout-message" role="status">${view.message ?? 'The operator has not said anything yet.'}</p>
      ${view.waiting && view.waiting !== view.message && html`<p class="rollout-waiting">${view.waiting}</p>`}
      <dl class="facts">
        <div><dt>Stable</dt><dd><${Model} model=${view} role="stable" /></dd></div>
        ${candidate && html`<div><dt>Candidate</dt><dd><${Model} model=${candidate} role="candidate" /></dd></div>`}
        <div><dt>Strategy</dt><dd>${strategyWord(view.strategy)}</dd></div>
        <div><dt>Namespace</dt><dd>${view.namespace}</dd></div>
        ${view.url && html`<div class="facts-url"><dt>Address in the cluster</dt><dd><code>${view.url}</code></dd></div>`}
      </dl>
      <${Orders} view=${view} />
    </header>`;
}

function Model({ model, role }) {
  if (!model.revision) return html`<span class="quiet">none yet</span>`;
  return html`<b class=${`role-${role}`}>${modelName(model)}</b>${
    model.version &&
    model.revision &&
    html`
    <span class="quiet hash"> ${model.revision.slice(0, 10)}</span>`
  }`;
}

function useView(namespace, name, onLink) {
  const [state, set] = useState({ view: null, link: { kind: 'connecting' }, gone: false });
  useEffect(() => {
    set({ view: null, link: { kind: 'connecting' }, gone: false });
    return followLive(pathOf({ namespace, name }), {
      link(link) {
        set(old => ({ ...old, link }));
        onLink(link);
      },
      event(event, data) {
        if (event === 'view') {
          if (data.now) setServerTime(data.now);
          set(old => ({ ...old, view: data, gone: false }));
        } else if (event === 'gone') {
          set(old => ({ ...old, gone: true, unreadable: data.why ?? null }));
        }
      },
    });
  }, [namespace, name]);
  return state;
}

function useTitle(view, name) {
  const phase = view ? `${phaseOf(view.phase).word}${view.candidate && view.weight !== undefined ? ` ${view.weight} %` : ''} · ` : '';
  useEffect(() => {
    document.title = `${phase}${name} · ModelOperator`;
  }, [phase, name]);
}
