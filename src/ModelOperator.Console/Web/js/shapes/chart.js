// Lines over time, drawn by uPlot in the theme's colours. The words beside a chart say what it shows.
import uPlot from '../../vendor/uplot.js';
import { html, useEffect, useRef } from '../html.js';
import { useTheme } from '../page/theme.js';

/** Draws `lines` [{label, tone, dash, step, fill}] of `data` [times, values…]; `least` is the smallest top of the scale. */
export function Chart({ data, lines, least, height = 120, format, label, range }) {
  const ref = useRef(null);
  const plot = useRef(null);
  const theme = useTheme();
  const shape = JSON.stringify([lines, range, height]);
  useEffect(() => {
    const element = ref.current;
    const ink = inks(element);
    plot.current = new uPlot(options({ element, ink, lines, least, height, format, range }), data, element);
    const observer = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.current.destroy();
      plot.current = null;
    };
  }, [theme, shape]);
  useEffect(() => plot.current?.setData(data), [data]);
  return html`<div class="chart" ref=${ref} role="img" aria-label=${label}></div>`;
}

// Canvas knows no variables of CSS: they are asked of the element that will hold it.
function inks(element) {
  const probe = document.createElement('span');
  element.append(probe);
  const ink = {};
  for (const name of ['text', 'muted', 'line', 'candidate', 'stable', 'bad', 'warn', 'accent']) {
    probe.style.color = `var(--${name})`;
    ink[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return ink;
}

function options({ element, ink, lines, least, height, format, range }) {
  const font = `11px ${getComputedStyle(element).fontFamily}`;
  const axis = { stroke: ink.muted, font, ticks: { show: false }, grid: { stroke: ink.line, width: 1 } };
  return {
    width: Math.max(40, element.clientWidth),
    height,
    padding: [8, 18, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    scales: { x: { time: true }, y: { range: range ? () => range : (_, low, high) => spread(low, high, least) } },
    axes: [
      { ...axis, size: 24, space: 70, grid: { show: false }, values: times },
      { ...axis, size: 56, space: height < 100 ? 18 : 28, values: (_, values) => values.map(value => (format ? format(value) : value)) },
    ],
    series: [
      {},
      ...lines.map(({ label, tone, dash, step, fill }) => ({
        label,
        stroke: ink[tone] ?? ink.text,
        width: 1.75,
        dash,
        spanGaps: false,
        points: { show: false },
        paths: step ? uPlot.paths.stepped({ align: 1 }) : undefined,
        fill: fill ? faint(ink[tone]) : undefined,
      })),
    ],
    plugins: [reader(lines, format)],
  };
}

// `least` is the smallest top: noise far below it shall look like what it is.
function spread(low, high, least) {
  const values = [low, high, ...(least === undefined ? [] : [0, least])].filter(Number.isFinite);
  const bottom = Math.min(...values);
  const top = Math.max(...values);
  if (values.length === 0) return [0, 1];
  const room = (top - bottom || Math.abs(top) || 1) * 0.12;
  return [bottom >= 0 ? Math.max(0, bottom - room) : bottom - room, top + room];
}

const faint = colour => colour.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.14)');

const minutes = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const seconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

function times(plot, values, axis, space, step) {
  const format = step < 60 ? seconds : minutes;
  return values.map(value => format.format(value * 1_000));
}

// What is under the pointer, in a line of text over the chart.
function reader(lines, format) {
  let box;
  return {
    hooks: {
      init: [
        plot => {
          box = document.createElement('div');
          box.className = 'chart-reading';
          plot.over.append(box);
        },
      ],
      setCursor: [
        plot => {
          const { idx } = plot.cursor;
          const at = idx == null ? undefined : plot.data[0][idx];
          box.hidden = at === undefined;
          if (at === undefined) return;
          const parts = lines.map((line, index) => {
            const value = plot.data[index + 1][idx];
            return `${line.label} ${value == null ? 'unknown' : format ? format(value) : value}`;
          });
          box.textContent = `${new Date(at * 1_000).toTimeString().slice(0, 8)} · ${parts.join(' · ')}`;
        },
      ],
    },
  };
}
