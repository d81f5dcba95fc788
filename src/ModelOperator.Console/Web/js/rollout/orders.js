// What a person can order now. Each order says what it will do before it is given.
import { html, useState } from '../html.js';
import { pathOf, post } from '../net/request.js';
import { Dialog } from '../shapes/dialog.js';
import { notice } from '../shapes/notices.js';
import { modelName } from '../text/words.js';

const words = { promote: 'Promote', abort: 'Abort', approve: 'Approve', pause: 'Pause', resume: 'Resume', retry: 'Retry', undo: 'Undo' };
const grave = new Set(['abort', 'undo']);
// What the rollout waits for; to skip checks is never what we point at.
const main = ['approve', 'resume', 'retry'];

export function Orders({ view }) {
  const [open, setOpen] = useState(null);
  const orders = view.orders ?? [];
  const possible = orders.filter(order => order.allowed);
  const refused = orders.filter(order => !order.allowed && order.why);
  const first = main.find(name => possible.some(order => order.name === name));
  // The order may have become impossible while its dialog was open; the dialog then says so.
  const order = orders.find(one => one.name === open);
  if (orders.length === 0) return null;
  return html`
    <div class="orders" role="group" aria-label="Orders">
      ${possible.map(
        one => html`
        <button key=${one.name} class=${`button${one.name === first ? ' main' : ''}${grave.has(one.name) ? ' grave' : ''}`}
          title=${one.sentence} onClick=${() => setOpen(one.name)}>${words[one.name] ?? one.name}</button>`,
      )}
      ${refused.length > 0 && html`<${Refused} orders=${refused} none=${possible.length === 0} />`}
      ${open && html`<${Confirm} view=${view} name=${open} order=${order} onClose=${() => setOpen(null)} />`}
    </div>`;
}

function Refused({ orders, none }) {
  const reasons = new Set(orders.map(order => order.why));
  if (reasons.size === 1 && none) return html`<p class="quiet orders-why">${[...reasons][0]}</p>`;
  return html`
    <details class="refused">
      <summary>Not possible now</summary>
      <dl>${orders.map(order => html`<div key=${order.name}><dt>${words[order.name] ?? order.name}</dt><dd>${order.why}</dd></div>`)}</dl>
    </details>`;
}

function Confirm({ view, name, order, onClose }) {
  const [state, set] = useState({ sending: false, error: null });
  // What the person has seen when the dialog was opened stays, whatever the rollout does meanwhile: nothing else is ordered.
  const [seen] = useState({ order, candidate: view.candidate?.revision });
  const [revision, setRevision] = useState(seen.order?.target ?? '');
  const word = words[name] ?? name;
  const why = whyNot(seen.order, order, name);
  const off = state.sending || why !== '' || (name === 'undo' && !revision);
  const give = async event => {
    event.preventDefault();
    set({ sending: true, error: null });
    try {
      const { annotation, value } = seen.order;
      const target = name === 'undo' ? revision : name === 'retry' ? undefined : seen.candidate;
      const body = { revision: target, annotation, value };
      const { sentence } = await post(`${pathOf(view)}/orders/${encodeURIComponent(name)}`, body);
      notice(sentence);
      onClose();
    } catch (error) {
      set({ sending: false, error: error.message });
    }
  };
  return html`
    <${Dialog} title=${`${word} ${view.name}?`} onClose=${onClose}>
      <form onSubmit=${give}>
        <p>${seen.order?.sentence}</p>
        ${name === 'undo' && html`<${Back} targets=${seen.order?.targets ?? []} value=${revision} onChange=${setRevision} />`}
        <p class="quiet command">The same on a command line: <code>${command(view, name, revision)}</code></p>
        <p class="dialog-error" role="alert">${state.error ?? why}</p>
        <div class="dialog-end">
          <button type="button" class="button" onClick=${onClose}>Cancel</button>
          <button type="submit" class=${`button main${grave.has(name) ? ' grave' : ''}`} disabled=${off} autofocus>
            ${state.sending ? 'Sending…' : word}</button>
        </div>
      </form>
    <//>`;
}

function whyNot(seen, order, name) {
  if (!order?.allowed) return order?.why ?? 'This order is not possible any more.';
  // Undo names its revision itself.
  if (name === 'undo' || (order.annotation === seen?.annotation && order.value === seen?.value)) return '';
  return 'The rollout has gone on, and this order would do something else now. Cancel, and open it again to see what.';
}

const command = ({ namespace, name }, verb, revision) =>
  `kubectl modeldeployment ${verb} ${name} -n ${namespace}${revision ? ` --to ${revision}` : ''}`;

function Back({ targets, value, onChange }) {
  if (targets.length === 0) return null;
  return html`
    <label class="field">Back to
      <select value=${value} onChange=${event => onChange(event.target.value)}>
        ${!value && html`<option value="">Choose a revision</option>`}
        ${targets.map(
          one => html`
          <option key=${one.revision} value=${one.revision}>${modelName(one)}${one.version ? ` (${one.revision})` : ''}</option>`,
        )}
      </select>
    </label>`;
}
