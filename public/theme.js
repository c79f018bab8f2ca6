// @ts-check
// See src/app/settings/theme.svelte.ts.
(() => {
  let choice = null;
  try {
    choice = localStorage.getItem('thinktab.theme');
  } catch {}
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const theme = choice === 'dark' || choice === 'light' ? choice : system;
  document.documentElement.dataset['theme'] = theme;
  for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
    meta.setAttribute('content', theme === 'dark' ? '#0d1014' : '#faf9f6');
  }
})();
