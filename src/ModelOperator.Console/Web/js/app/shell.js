// The frame around every page: where we are, whether what is shown is live, and what is the matter when it is not.
import { html, useEffect, useState } from '../html.js';
import { useKeys } from '../page/keys.js';
import { lastFleet, rolloutLink, useRoute } from '../page/route.js';
import { chosenTheme, nextTheme, useTheme } from '../page/theme.js';
import { seenSince } from '../net/mode.js';
import { currentSession, onSession } from '../net/session.js';
import { DataPage } from '../data/page.js';
import { FleetPage } from '../fleet/page.js';
import { RolloutPage } from '../rollout/page.js';
import { YamlPage } from '../rollout/yaml.js';
import { Icon } from '../shapes/icons.js';
import { Notices } from '../shapes/notices.js';
import { Help } from './help.js';
import { LinkBanner, LinkDot } from './link.js';
import { Fault } from './fault.js';

const names = { auto: 'system', light: 'light', dark: 'dark' };
const themeShapes = { auto: 'auto', light: 'sun', dark: 'moon' };

export function Shell() {
  const route = useRoute();
  const [help, setHelp] = useState(false);
  const [link, setLink] = useState({ kind: 'connecting' });
  const here = route.page === 'fleet' ? 'fleet' : `${route.namespace}/${route.name}/${route.tab}`;
  useKeys({ '?': () => setHelp(true), t: nextTheme });
  useTheme();
  useEffect(() => {
    setLink({ kind: 'connecting' });
    document.getElementById('main')?.scrollTo(0, 0);
  }, [here]);
  return html`
    <a class="skip" href="#main" onClick=${skip}>Skip to the content</a>
    <header class="top">
      <${Where} route=${route} />
      <div class="top-end">
        <${Cluster} />
        <${LinkDot} link=${link} />
        <button class="plain" onClick=${nextTheme} title="Change the theme (t)">
          <${Icon} shape=${themeShapes[chosenTheme()]} /><span class="sr">Theme: ${names[chosenTheme()]}</span>
        </button>
        <button class="plain" onClick=${() => setHelp(true)} title="Keys (?)">
          <span aria-hidden="true">?</span><span class="sr">Keys</span>
        </button>
      </div>
    </header>
    <${LinkBanner} link=${link} />
    <main id="main" tabindex="-1" class=${`page-${route.page}`}>
      <${Fault} key=${here}><${Page} route=${route} onLink=${setLink} /><//>
    </main>
    <${Notices} />
    ${help && html`<${Help} onClose=${() => setHelp(false)} />`}`;
}

function Page({ route, onLink }) {
  if (route.page === 'fleet') return html`<${FleetPage} parameters=${route.parameters} onLink=${onLink} />`;
  const place = { namespace: route.namespace, name: route.name };
  const part = { data: DataPage, yaml: YamlPage }[route.tab];
  return html`<${RolloutPage} ...${place} tab=${route.tab} part=${part} onLink=${onLink} />`;
}

function Where({ route }) {
  return html`
    <nav class="where" aria-label="Where you are">
      <a class="home" href=${lastFleet()} aria-current=${route.page === 'fleet' ? 'page' : undefined}>
        <svg class="mark" viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
          <rect width="16" height="16" rx="4" fill="currentColor" />
          <path d="M4 11V5l4 4 4-4v6" fill="none" class="mark-line" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" />
        </svg>
        <span>Fleet</span>
      </a>
      ${
        route.page === 'rollout' &&
        html`
        <span class="where-end"><span aria-hidden="true" class="quiet">/</span>
        <span class="quiet where-namespace">${route.namespace}</span><span aria-hidden="true" class="quiet where-namespace">/</span>
        <a class="where-name" href=${rolloutLink(route.namespace, route.name)} aria-current="page">${route.name}</a></span>`
      }
    </nav>`;
}

function Cluster() {
  const [session, set] = useState(currentSession());
  useEffect(() => onSession(set), []);
  if (!session) return null;
  const { context, person, server, prometheus, signOut } = session;
  const history = prometheus?.reachable
    ? 'History comes from Prometheus.'
    : `History is what was seen since ${seenSince()}${prometheus?.why ? `: ${prometheus.why}` : '.'}`;
  return html`
    <span class="cluster quiet" title=${`${person ? `${person}\n` : ''}${server ?? ''}\n${history}`}>${
      person ? html`<span class="sr">Signed in as </span>${person}` : (context ?? server ?? '')
    }</span>
    ${signOut && html`<a class="sign-out" href=${signOut}>Sign out</a>`}`;
}

// The fragment belongs to the router, so that the browser's own way to an anchor is not ours.
function skip(event) {
  event.preventDefault();
  document.getElementById('main').focus();
}
