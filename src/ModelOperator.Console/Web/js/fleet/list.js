// Only the rows in sight exist; 5,000 scroll as smoothly as 50.
import { html, useEffect, useLayoutEffect, useRef, useState } from '../html.js';

const spare = 10;

/** Draws `row(item, index)` for the items in sight. The item at `cursor` comes into sight when it is another one. */
export function VirtualList({ items, height, row, cursor, label, head }) {
  const ref = useRef(null);
  const [first, setFirst] = useState(0);
  const [fit, setFit] = useState(40);
  useLayoutEffect(() => {
    const element = ref.current;
    const measure = () => setFit(Math.ceil(element.clientHeight / height));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [height]);
  // In steps of five rows, so that most movements render nothing.
  const onScroll = () => setFirst(Math.floor(ref.current.scrollTop / height / 5) * 5);
  // Only when the cursor goes elsewhere: rows that change their place must not carry the reader away.
  const revealed = useRef(null);
  useLayoutEffect(() => {
    const key = items[cursor]?.key ?? null;
    if (key !== null && key !== revealed.current) {
      reveal(ref.current, cursor, height);
      onScroll();
    }
    revealed.current = key;
  });
  useEffect(() => {
    if (ref.current.scrollTop > items.length * height) ref.current.scrollTop = 0;
  }, [items.length, height]);
  const from = Math.max(0, Math.min(first, items.length - fit) - spare);
  const to = Math.min(items.length, first + fit + 5 + spare);
  return html`
    <div class="list" ref=${ref} onScroll=${onScroll} role="table" aria-label=${label} aria-rowcount=${items.length + 1}>
      ${head}
      <div class="list-body" role="rowgroup" style=${{ height: `${items.length * height}px` }}>
        ${items.slice(from, to).map(
          (item, index) => html`
          <div key=${item.key} class="list-slot" role="presentation" style=${{ transform: `translateY(${(from + index) * height}px)` }}>
            ${row(item, from + index)}
          </div>`,
        )}
      </div>
    </div>`;
}

function reveal(element, index, height) {
  const head = element.firstElementChild.offsetHeight;
  const top = index * height;
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top + height + head > element.scrollTop + element.clientHeight) element.scrollTop = top + height + head - element.clientHeight;
}
