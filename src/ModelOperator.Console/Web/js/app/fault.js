// A fault of ours must not leave an empty page.
import { html, useErrorBoundary } from '../html.js';

export function Fault({ children }) {
  const [error, reset] = useErrorBoundary();
  if (!error) return children;
  return html`
    <div class="empty" role="alert">
      <h1>This page could not be drawn</h1>
      <p>That is a fault of the console, and your ModelDeployments are not touched by it: <code>${String(error.message ?? error)}</code></p>
      <p><button class="button" onClick=${reset}>Draw it again</button></p>
    </div>`;
}
