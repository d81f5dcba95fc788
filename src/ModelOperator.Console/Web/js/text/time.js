// Ages and times as people read them.
import { now } from './clock.js';

const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
];

/** Two units at most: 3d 4h, 12m 5s, 40s. */
export function duration(seconds) {
  if (!Number.isFinite(seconds)) return 'unknown';
  let rest = Math.max(0, Math.round(seconds));
  const parts = [];
  for (const [name, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count}${name}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.join(' ') || '0s';
}

/** One unit: 3d, 12m, 40s. */
export function age(time) {
  const seconds = secondsSince(time);
  return seconds === null ? 'unknown' : duration(seconds).split(' ')[0];
}

export const ago = time => {
  const seconds = secondsSince(time);
  return seconds === null ? 'at an unknown time' : seconds < 5 ? 'just now' : `${duration(seconds)} ago`;
};

export function secondsSince(time) {
  const at = typeof time === 'number' ? time : Date.parse(time);
  return Number.isFinite(at) ? Math.max(0, (now() - at) / 1_000) : null;
}

const today = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const otherDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** A time of day in the reader's zone, with the day when it is another one. */
export function clockTime(time) {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return 'unknown';
  return new Date(now()).toDateString() === at.toDateString() ? today.format(at) : otherDay.format(at);
}

/** The exact time for a tooltip, in UTC as the cluster writes it. */
export function exactTime(time) {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? 'unknown' : at.toISOString().replace('.000Z', 'Z');
}
