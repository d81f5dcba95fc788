// The spec as the cluster has it, and how it differs from the revision before.
import { html, useEffect, useState } from '../html.js';
import { pathOf, read } from '../net/request.js';

export function YamlPage({ view }) {
  const { answer, why } = useYaml(view);
  const [whole, setWhole] = useState(null);
  if (why && !answer) return html`<div class="empty"><h2>The YAML cannot be shown</h2><p>${why}</p></div>`;
  if (!answer) return html`<p class="quiet loading" role="status">The YAML is being loaded.</p>`;
  const hasDiff = answer.diff?.some(line => line.kind !== ' ');
  const showWhole = whole ?? !hasDiff;
  return html`
    <section class="card" aria-labelledby="yaml-title">
      <header class="card-head">
        <h2 id="yaml-title">${showWhole ? 'As the cluster has it' : `Difference to revision ${answer.previousName ?? 'before'}`}</h2>
        ${
          answer.diff &&
          html`
          <div class="switch" role="group" aria-label="What is shown">
            <button class="button small" aria-pressed=${!showWhole} onClick=${() => setWhole(false)}>Difference</button>
            <button class="button small" aria-pressed=${showWhole} onClick=${() => setWhole(true)}>Whole</button>
          </div>`
        }
      </header>
      ${(why ?? answer.why) && html`<p class="quiet">${why ?? answer.why}</p>`}
      ${
        showWhole
          ? html`<pre class="yaml" tabindex="0" aria-label="YAML">${answer.current}</pre>`
          : hasDiff
            ? html`<${Difference} lines=${answer.diff} />`
            : html`<p class="quiet">The spec is the same as that of the revision before.</p>`
      }
    </section>`;
}

const signs = { '+': ['added', 'is now'], '-': ['removed', 'was'], ' ': ['', ''] };

const Difference = ({ lines }) => html`
  <pre class="yaml diff" tabindex="0" aria-label="Difference"><code>${lines.map(
    (line, index) => html`
    <span key=${index} class=${`diff-line ${signs[line.kind]?.[0] ?? ''}`}><span aria-hidden="true">${line.kind} </span>${
      signs[line.kind]?.[1] ? html`<span class="sr">${signs[line.kind][1]}: </span>` : ''
    }${line.line}${'\n'}</span>`,
  )}</code></pre>`;

function useYaml(view) {
  const [state, set] = useState({ answer: null, why: null });
  const { namespace, name } = view;
  // A change of the spec makes another revision, or at least another generation; the rest of the view changes often.
  const edition = `${view.generation ?? ''}/${view.revision}/${view.candidate?.revision}/${view.phase}`;
  useEffect(() => {
    const controller = new AbortController();
    read(`${pathOf({ namespace, name })}/yaml`, controller.signal)
      .then(answer => set({ answer, why: null }))
      .catch(error => error.name !== 'AbortError' && set(old => ({ ...old, why: error.message })));
    return () => controller.abort();
  }, [namespace, name, edition]);
  return state;
}
