// One ModelDeployment in a line, or on a narrow screen in three.
import { Component, html } from '../html.js';
import { rolloutLink } from '../page/route.js';
import { Badge, Icon } from '../shapes/icons.js';
import { SplitBar } from '../shapes/split.js';
import { count, known } from '../text/numbers.js';
import { age, exactTime } from '../text/time.js';
import { gpuName, modelName, monitoringOf, phaseOf, stageName } from '../text/words.js';

export class Row extends Component {
  // Rows are replaced, never changed: the same object looks the same, except for its age.
  shouldComponentUpdate(next) {
    return (
      next.row !== this.props.row || next.index !== this.props.index || next.here !== this.props.here || next.tick !== this.props.tick
    );
  }

  render({ row, index, here, onOpen }) {
    const said = row.waiting ?? (row.phase === 'Healthy' ? '' : row.message) ?? '';
    return html`
      <div class=${`row${here ? ' here' : ''}`} role="row" aria-rowindex=${index + 2}>
        <span role="cell" class="c-phase"><${Badge} state=${phaseOf(row.phase)} /></span>
        <span role="cell" class="c-name"><a href=${rolloutLink(row.namespace, row.name)} data-row=${row.key}
          onClick=${() => onOpen(row.key)}><b>${row.name}</b></a>
          <span class="quiet namespace" title=${row.namespace}>${row.namespace}</span></span>
        <span role="cell" class="c-version"><${Versions} row=${row} /></span>
        <span role="cell" class="c-weight"><${Weight} row=${row} /></span>
        <span role="cell" class=${`c-ready num${row.ready < row.wanted ? ' lack' : ''}`}>
          <span class="unit-before">Ready </span>${count(row.ready)}/${count(row.wanted)}</span>
        <span role="cell" class="c-gpus num"><${Gpus} row=${row} /></span>
        <span role="cell" class="c-monitoring">${
          row.monitoring ? html`<${Badge} state=${monitoringOf(row.monitoring)} />` : html`<span class="quiet none">Off</span>`
        }</span>
        <span role="cell" class="c-age num quiet" title=${exactTime(row.created)}>${age(row.created)}</span>
        <span role="cell" class="c-waiting quiet" title=${said}>${said}</span>
      </div>`;
  }
}

function Versions({ row }) {
  // Before anything is stable, the version is that of the spec.
  const stable = row.revision ? modelName(row) : null;
  const hash = [row.revision, row.candidate?.revision].filter(Boolean).join(' → ');
  if (!row.candidate) return html`<span title=${hash}>${stable ?? html`<span class="quiet">none yet</span>`}</span>`;
  return html`<span title=${hash}>${
    stable &&
    html`<span class="quiet">${stable}</span>
    <span class="arrow" aria-hidden="true">→</span><span class="sr"> to </span>`
  }${modelName(row.candidate)}</span>`;
}

function Weight({ row }) {
  if (!row.candidate || !known(row.weight)) return null;
  const { step } = row;
  return html`<${SplitBar} weight=${row.weight} /><span class="num weight-figure">${row.weight} %</span>
    ${
      step &&
      html`
      <span class="quiet weight-step" title=${`Stage ${step.index + 1} of ${step.count}`}>${stageName(step)}</span>`
    }`;
}

function Gpus({ row }) {
  if (!known(row.gpus)) {
    return html`<span class="quiet none" title="Its revisions differ; the page of the rollout says more.">unknown</span>`;
  }
  if (row.gpus === 0) return html`<span class="quiet none">none</span>`;
  return html`<span title=${row.gpuType}><span class="unit-before">GPUs </span>${count(row.gpus)} <span class="quiet gpu-type">${gpuName(
    row.gpuType,
  )}</span></span>`;
}

const columns = [
  ['phase', 'Phase'],
  ['name', 'Name'],
  ['version', 'Version'],
  ['weight', 'Candidate'],
  ['ready', 'Ready'],
  ['gpus', 'GPUs'],
  ['monitoring', 'Monitoring'],
  ['age', 'Age'],
  ['waiting', 'What it waits for'],
];

/** The heads of the columns; most sort. */
export function Head({ filters, onSort }) {
  return html`
    <div class="row head" role="row" aria-rowindex="1">
      ${columns.map(
        ([name, label]) => html`
        <span role="columnheader" class=${`c-${name}`} aria-sort=${ariaSort(filters, name)}>
          ${
            name === 'waiting'
              ? label
              : html`<button class="sort" onClick=${() => onSort(name)}>${label}${
                  filters.sort === name &&
                  html`
            <span class=${`sort-mark${filters.down ? ' down' : ''}`}><${Icon} shape="down" /></span>`
                }</button>`
          }
        </span>`,
      )}
    </div>`;
}

function ariaSort(filters, name) {
  if (filters.sort !== name) return undefined;
  return filters.down ? 'descending' : 'ascending';
}
