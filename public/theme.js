// @ts-check
/**
 * The chosen theme, before anything is drawn: a page that turned dark a moment later would flash.
 * src/app/settings/theme.svelte.ts takes over from here; what both know is held together by a test.
 */
(() => {
  let choice = null;
  try {
    choice = localStorage.getItem('thinktab.theme');
  } catch {
    // No storage: as the system has it.
  }
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const theme = choice === 'dark' || choice === 'light' ? choice : system;
  document.documentElement.dataset['theme'] = theme;
  for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
    meta.setAttribute('content', theme === 'dark' ? '#0d1014' : '#faf9f6');
  }
})();
