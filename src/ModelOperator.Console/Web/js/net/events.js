// Server-sent events from a stream of bytes. EventSource cannot send headers, so that the token would have to stand in the address.
const limit = 64 * 1024 * 1024;

/** Calls onEvent(name, text) for each event, and onBytes() whenever anything is heard, until the stream ends. */
export async function readEvents(body, onEvent, onBytes) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  const rest = new Rest(onEvent);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onBytes();
    rest.add(value);
  }
}

class Rest {
  #onEvent;
  #pieces = '';
  #name = '';
  #data = [];
  #size = 0;

  constructor(onEvent) {
    this.#onEvent = onEvent;
  }

  add(text) {
    this.#size += text.length;
    if (this.#size > limit) throw new Error('An event is longer than 64 MiB.');
    const lines = text.split('\n');
    // A long event comes in many pieces; joined at its end, each is copied once.
    lines[0] = this.#pieces + lines[0];
    this.#pieces = lines.pop();
    for (const line of lines) this.#line(line.endsWith('\r') ? line.slice(0, -1) : line);
  }

  #line(line) {
    if (line === '') {
      if (this.#data.length > 0) this.#onEvent(this.#name || 'message', this.#data.join('\n'));
      this.#name = '';
      this.#data = [];
      this.#size = this.#pieces.length;
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.#name = value;
    else if (field === 'data') this.#data.push(value);
  }
}
