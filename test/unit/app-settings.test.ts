/** What the view of settings stands on: lengths of context, and a theme that is there at once. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contextChoices } from '../../src/app/settings/context.ts';
import { offer } from '../../src/app/offers.ts';
import { CATALOG } from '../../src/engine/catalog.ts';

describe('lengths of context', () => {
  it('go up to what the model was made for, and hold what is in use', () => {
    expect(contextChoices(1024)).toEqual([256, 512, 1024]);
    expect(contextChoices(1024, 4096, undefined, 1000)).toEqual([256, 512, 1000, 1024, 4096]);
    expect(contextChoices().at(-1)).toBe(131072);
    expect(contextChoices(undefined, 1024).filter((tokens) => tokens === 1024)).toHaveLength(1);
  });

  it('are offered no longer than a model can have', () => {
    const pocket = CATALOG.find(({ id }) => id === 'pocket');
    if (!pocket) throw new Error('no pocket model');
    const device = { granted: { bufferSize: 1e9, bindingSize: 1e9 } } as Parameters<
      typeof offer
    >[1];
    expect(offer(pocket, device, 32768).context).toBe(1024);
    expect(offer(pocket, device, 512).context).toBe(512);
  });
});

describe('the theme before the first pixel', () => {
  const script = readFileSync('public/theme.js', 'utf8');
  const tokens = readFileSync('src/app/tokens.css', 'utf8');
  const later = readFileSync('src/app/settings/theme.svelte.ts', 'utf8');

  /** Runs the script as a page would; `stored`: what lies in storage, or none to be had. */
  function themeAt(stored: string | null | Error, systemDark: boolean) {
    const root = { dataset: {} as Record<string, string> };
    const bars = [{ content: '' }, { content: '' }];
    const page = {
      document: {
        documentElement: root,
        querySelectorAll: () =>
          bars.map((bar) => ({
            setAttribute: (_: string, value: string) => (bar.content = value)
          }))
      },
      localStorage: {
        getItem: (key: string) => {
          if (stored instanceof Error) throw stored;
          return key === 'thinktab.theme' ? stored : null;
        }
      },
      matchMedia: () => ({ matches: systemDark })
    };
    new Function(...Object.keys(page), script)(...Object.values(page));
    return { theme: root.dataset['theme'], bars: bars.map(({ content }) => content) };
  }

  it.each([
    [null, false, 'light'],
    [null, true, 'dark'],
    ['light', true, 'light'],
    ['dark', false, 'dark'],
    ['<script>', false, 'light'],
    [new Error('no storage'), true, 'dark']
  ])('stored: %s, dark system: %s → %s', (stored, systemDark, theme) => {
    const shown = themeAt(stored, systemDark);
    expect(shown.theme).toBe(theme);
    const [light, dark] = [...tokens.matchAll(/--bg: (#\w+)/g)].map(([, colour]) => colour);
    expect(shown.bars).toEqual(Array(2).fill(theme === 'dark' ? dark : light));
  });

  it('has the key and the colours of what takes over from it', () => {
    for (const text of ["'thinktab.theme'", "'#0d1014'", "'#faf9f6'"]) {
      expect(script).toContain(text);
      expect(later).toContain(text);
    }
  });
});
