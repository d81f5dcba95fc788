// Before anything is drawn: the theme, so that the page never flashes in the other one, and what happens when a part of the page does not
// arrive. Browsers break off what they load when the network changes, as it does when a laptop leaves a docking station.
(() => {
  const missing = 'A part of the page has not arrived. Is "kubectl modeldeployment console" still running? Load the page again.';
  const most = 5;
  const key = 'modeloperator.loads';

  try {
    const theme = localStorage.getItem('modeloperator.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Storage can be forbidden; then the system's theme holds.
  }

  function loads(change) {
    try {
      const count = change(Number(sessionStorage.getItem(key) ?? 0));
      sessionStorage.setItem(key, String(count));
      return count;
    } catch {
      return most;
    }
  }

  let isBroken = false;
  addEventListener(
    'error',
    event => {
      if (isBroken || !(event.target instanceof HTMLScriptElement || event.target instanceof HTMLLinkElement)) return;
      isBroken = true;
      const tries = loads(count => count + 1);
      const app = document.getElementById('app');
      if (app) app.textContent = missing;
      if (tries < most) setTimeout(() => location.reload(), 500 * tries);
    },
    true,
  );
  addEventListener('load', () => {
    if (!isBroken) loads(() => 0);
  });
})();
