/**
 * Light, dark, or as the system has it. The sheet of tokens knows two themes, by the attribute
 * `data-theme`; public/theme.js sets it before anything is drawn (a page that turned dark a moment later
 * would flash; without storage it is as the system has it), this file whenever it changes. What both know
 * is held together by a test. That script is sent as it is written, so it has no comments.
 */
const KEY = 'thinktab.theme';

export const THEMES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEMES)[number];

/** What is behind everything, for the browser's own bars: `--bg` of tokens.css. */
const BACKGROUND = { light: '#faf9f6', dark: '#0d1014' } as const;

const DARK = '(prefers-color-scheme: dark)';

class Theme {
  #choice = $state<ThemeChoice>(stored());

  get choice(): ThemeChoice {
    return this.#choice;
  }

  set choice(choice: ThemeChoice) {
    this.#choice = choice;
    try {
      if (choice === 'system') localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, choice);
    } catch {
      // Without storage it holds until the page is closed.
    }
    this.#show();
  }

  /** The other one than is shown now. */
  toggle(): void {
    this.choice = document.documentElement.dataset['theme'] === 'dark' ? 'light' : 'dark';
  }

  /** Follows the system, and the other tabs of this site, from now on. */
  start(): void {
    matchMedia(DARK).addEventListener('change', () => this.#show());
    window.addEventListener('storage', ({ key }) => {
      if (key !== KEY && key !== null) return;
      this.#choice = stored();
      this.#show();
    });
    this.#show();
  }

  #show(): void {
    const system = matchMedia(DARK).matches ? 'dark' : 'light';
    const theme = this.#choice === 'system' ? system : this.#choice;
    document.documentElement.dataset['theme'] = theme;
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
      meta.setAttribute('content', BACKGROUND[theme]);
    }
  }
}

function stored(): ThemeChoice {
  try {
    const text = localStorage.getItem(KEY);
    return THEMES.find((theme) => theme === text) ?? 'system';
  } catch {
    return 'system';
  }
}

export const theme = new Theme();
