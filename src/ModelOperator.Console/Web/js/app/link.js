// Whether what is shown is what the cluster has now, in a word; and in a sentence when it is not.
import { html, useEffect, useState } from '../html.js';
import { isShared } from '../net/mode.js';
import { clockOffset } from '../text/clock.js';
import { duration, secondsSince } from '../text/time.js';
import { Icon } from '../shapes/icons.js';
import { useTick } from '../shapes/time.js';

// A connection that comes back at once is nobody's concern.
const patience = 1_500;
const clockTolerance = 60_000;

const dots = {
  connecting: ['Connecting', 'quiet', 'dots'],
  live: ['Live', 'ok', 'check'],
  stale: ['Not live', 'warn', 'alert'],
  lost: ['Reconnecting', 'warn', 'alert'],
  refused: ['Refused', 'bad', 'cross'],
  absent: ['Not there', 'quiet', 'empty'],
};

export function LinkDot({ link }) {
  const [word, tone, shape] = dots[link.kind] ?? dots.connecting;
  return html`<span class=${`link-dot tone-${tone}`} title=${link.why ?? word}><${Icon} shape=${shape} /><span>${word}</span></span>`;
}

// In seconds. The time for which an answer was under way is in it, so that seconds mean nothing where minutes are off.
function apart(offset) {
  const unit = Math.abs(offset) > 600_000 ? 60 : 10;
  return Math.round(Math.abs(offset) / 1_000 / unit) * unit;
}

export function LinkBanner({ link }) {
  const late = useLate(link.kind);
  const text = sentence(link);
  const offset = clockOffset();
  return html`
    <div class="banners" role="status" aria-live="polite">
      ${late && text && html`<p class=${`banner ${link.kind === 'refused' ? 'bad' : 'warn'}`}>${text} <${Since} since=${link.since} /></p>`}
      ${link.leftOut && html`<p class="banner warn">${link.leftOut}</p>`}
      ${
        Math.abs(offset) > clockTolerance &&
        html`
        <p class="banner quiet">This computer's clock is ${duration(apart(offset))} ${offset > 0 ? 'behind' : 'ahead of'} the
          server's. Ages are counted by the server's clock.</p>`
      }
    </div>`;
}

function sentence(link) {
  switch (link.kind) {
    case 'lost':
      return `${link.why} What is shown may be old; the connection is tried again by itself.`;
    case 'stale':
      return `${link.why ?? 'The console has lost the cluster.'} What is shown may be old; it goes on by itself.`;
    case 'refused':
      return link.status === 401 && !isShared()
        ? `${link.why} Start "kubectl modeldeployment console" again and open the address that it prints; this tab then goes on by itself.`
        : `${link.why} It is tried again by itself.`;
    default:
      return null;
  }
}

function Since({ since }) {
  useTick(1_000);
  const seconds = since ? secondsSince(since) : null;
  // Numbers that change each second would be read out each second.
  return seconds === null ? null : html`<span aria-hidden="true">Since ${duration(seconds)}.</span>`;
}

function useLate(kind) {
  const [late, set] = useState(false);
  const bad = kind === 'lost' || kind === 'stale' || kind === 'refused';
  useEffect(() => {
    if (!bad) {
      set(false);
      return undefined;
    }
    const timer = setTimeout(() => set(true), kind === 'refused' ? 0 : patience);
    return () => clearTimeout(timer);
  }, [bad, kind]);
  return late;
}
