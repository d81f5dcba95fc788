// A modal dialog of the browser's own: it keeps the focus inside, closes with Escape, and gives the focus back.
import { html, useEffect, useRef } from '../html.js';

export function Dialog({ title, onClose, children, wide }) {
  const ref = useRef(null);
  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement;
    dialog.showModal();
    return () => {
      dialog.close();
      before?.focus?.();
    };
  }, []);
  const cancel = event => {
    event.preventDefault();
    onClose();
  };
  return html`
    <dialog ref=${ref} class=${wide ? 'dialog wide' : 'dialog'} aria-labelledby="dialog-title" onCancel=${cancel}
      onClick=${event => event.target === ref.current && onClose()}>
      <div class="dialog-body">
        <h2 id="dialog-title">${title}</h2>
        ${children}
      </div>
    </dialog>`;
}
