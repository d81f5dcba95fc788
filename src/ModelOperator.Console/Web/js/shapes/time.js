// Times that go on by themselves, with the exact time for whoever points at them.
import { html, useEffect, useState } from '../html.js';
import { now } from '../text/clock.js';
import { clockTime, duration, exactTime, secondsSince } from '../text/time.js';

/** Renders again every so often; one timer for all would render all at once. */
export function useTick(milliseconds) {
  const [, set] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => set(count => count + 1), milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds]);
}

/** How long something has been so: "for 3m 20s". */
export function For({ time }) {
  useTick(5_000);
  const seconds = secondsSince(time ?? NaN);
  return seconds === null
    ? null
    : html`<time datetime=${exactTime(time)} title=${`since ${exactTime(time)}`}>for ${duration(seconds)}</time>`;
}

export const At = ({ time }) =>
  time
    ? html`<time datetime=${exactTime(time)} title=${exactTime(time)}>${clockTime(time)}</time>`
    : html`<span class="quiet">unknown</span>`;

/** What is left of a number of seconds that was true when it came. */
export function Left({ seconds, running }) {
  const [end, setEnd] = useState(() => now() + seconds * 1_000);
  useEffect(() => setEnd(now() + seconds * 1_000), [seconds, running]);
  useTick(1_000);
  const rest = running ? (end - now()) / 1_000 : seconds;
  return rest > 0 ? `${duration(rest)} left${running ? '' : ', on hold'}` : 'its time is up';
}
