import { html } from '../html.js';
import { keyList } from '../page/keys.js';
import { Dialog } from '../shapes/dialog.js';

export const Help = ({ onClose }) => html`
  <${Dialog} title="Keys" onClose=${onClose}>
    <table class="keys">
      <tbody>
        ${keyList.map(
          ([key, what]) => html`
          <tr><th scope="row">${key.split(', ').map(one => html`<kbd>${one}</kbd> `)}</th><td>${what}</td></tr>`,
        )}
      </tbody>
    </table>
    <div class="dialog-end"><button class="button" onClick=${onClose}>Close</button></div>
  <//>`;
