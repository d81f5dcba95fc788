import { html } from '../html.js';
import { Happened } from './running/history.js';
import { Metrics } from './judging/metrics.js';
import { Checks } from './judging/checks.js';
import { Pods } from './running/pods.js';
import { Shadow } from './judging/shadow.js';
import { Track } from './progress/track.js';
import { Traffic } from './progress/traffic.js';
import { Conditions } from './running/conditions.js';

export const Overview = ({ view, series }) => html`
  <${Track} view=${view} />
  <div class="columns">
    <div class="column main-column">
      <${Traffic} view=${view} series=${series} />
      <${Metrics} view=${view} series=${series} />
      <${Checks} view=${view} />
      <${Shadow} shadow=${view.shadow} />
    </div>
    <div class="column side-column">
      <${Pods} view=${view} />
      <${Happened} view=${view} />
      <${Conditions} view=${view} />
    </div>
  </div>`;
