// Runs before the first paint, so that a page in the dark does not flash.
(() => {
  const KEY = 'verdict.theme';
  const root = document.documentElement;
  const stored = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  const show = theme => theme ? root.setAttribute('data-theme', theme) : root.removeAttribute('data-theme');
  show(stored());
  const system = matchMedia('(prefers-color-scheme: dark)');
  window.verdictTheme = {
    isDark: () => (root.getAttribute('data-theme') || (system.matches ? 'dark' : 'light')) === 'dark',
    toggle() {
      const next = this.isDark() ? 'light' : 'dark';
      show(next);
      try { localStorage.setItem(KEY, next); } catch { /* shown for this visit */ }
      document.dispatchEvent(new Event('themechange'));
    },
  };
  system.addEventListener('change', () => document.dispatchEvent(new Event('themechange')));
})();
