// Shapes of 16 by 16. They are always beside words, so that no reader needs to see them.
import { html } from '../html.js';

const ring = html`<circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" stroke-width="1.5" />`;
const line = d =>
  html`<path d=${d} fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" />`;

const shapes = {
  check: [ring, line('M5 8.3l2.1 2.1L11.2 6')],
  cross: [ring, line('M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4')],
  alert: [line('M8 2.2L14.3 13.4H1.7z'), line('M8 6.4v3.2M8 11.5v.1')],
  pause: [ring, line('M6.4 5.8v4.4M9.6 5.8v4.4')],
  hand: [ring, line('M8 4.7v4M8 11.1v.1')],
  half: [ring, html`<path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" fill="currentColor" />`],
  shadow: [
    html`<circle cx="6.2" cy="6.2" r="4.4" fill="none" stroke="currentColor" stroke-width="1.5" />`,
    html`<circle cx="9.8" cy="9.8" r="4.4" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2 1.6" />`,
  ],
  clock: [ring, line('M8 4.6V8l2.4 1.6')],
  up: [ring, line('M8 11V5.2M5.5 7.6L8 5.1l2.5 2.5')],
  back: [line('M5.6 3L2.4 6.2l3.2 3.2'), line('M2.8 6.2h6.6a3.7 3.7 0 0 1 0 7.4H6')],
  dots: [
    html`<circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2.2 2" />`,
    line('M5.6 8h0M8 8h0M10.4 8h0'),
  ],
  empty: [ring, line('M3.7 12.3l8.6-8.6')],
  search: [html`<circle cx="7" cy="7" r="4.6" fill="none" stroke="currentColor" stroke-width="1.5" />`, line('M10.5 10.5L14 14')],
  sun: [
    html`<circle cx="8" cy="8" r="3" fill="none" stroke="currentColor" stroke-width="1.5" />`,
    line('M8 1.4v1.4M8 13.2v1.4M1.4 8h1.4M13.2 8h1.4M3.3 3.3l1 1M11.7 11.7l1 1M3.3 12.7l1-1M11.7 4.3l1-1'),
  ],
  moon: [line('M13.4 9.6A5.9 5.9 0 0 1 6.4 2.6a5.9 5.9 0 1 0 7 7z')],
  auto: [ring, html`<path d="M8 1.75v12.5a6.25 6.25 0 0 0 0-12.5z" fill="currentColor" />`],
  down: [line('M4 6.2l4 4 4-4')],
  right: [line('M6.2 4l4 4-4 4')],
  done: [
    html`<circle cx="8" cy="8" r="7" fill="currentColor" />`,
    html`<path d="M4.8 8.2l2.2 2.2 4.2-4.4" fill="none" class="icon-cut" />`,
  ],
};

export const Icon = ({ shape, tone }) => html`
  <svg class=${tone ? `icon tone-${tone}` : 'icon'} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
    ${shapes[shape] ?? shapes.dots}
  </svg>`;

/** A state as shape and word. */
export const Badge = ({ state, strong }) => html`
  <span class=${`badge tone-${state.tone}${strong ? ' strong' : ''}`}><${Icon} shape=${state.shape} />${state.word}</span>`;
