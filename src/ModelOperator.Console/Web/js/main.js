import { html, render } from './html.js';
import { Shell } from './app/shell.js';
import { findToken } from './net/token.js';
import { refreshSession } from './net/session.js';

await findToken();
// The page shows what is the matter by itself; the session is asked again whenever the connection comes back.
refreshSession().catch(() => {});
render(html`<${Shell} />`, document.getElementById('app'));
