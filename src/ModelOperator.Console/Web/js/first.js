// Before anything is drawn, so that the page never flashes in the other theme.
(() => {
  try {
    const theme = localStorage.getItem('modeloperator.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Storage can be forbidden; then the system's theme holds.
  }
})();
