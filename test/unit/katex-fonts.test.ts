import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { leanFonts } from '../../tools/vite/katex.ts';

test('of KaTeX’s fonts one format is left, and the alphabets that answers are written in', () => {
  const css = readFileSync('node_modules/katex/dist/katex.min.css', 'utf8');
  const lean = leanFonts(css);
  const fonts = [...lean.matchAll(/url\(([^)]*)\)/g)].map(([, url]) => url);
  expect(fonts.filter((url) => !url?.endsWith('.woff2'))).toEqual([]);
  expect(fonts).toHaveLength(15);
  for (const name of ['Main-Regular', 'Math-Italic', 'AMS-Regular', 'Size1-Regular']) {
    expect(fonts).toContain(`fonts/KaTeX_${name}.woff2`);
  }
  // The rest of the style sheet is untouched.
  expect(lean.replace(/@font-face\{[^}]*\}/g, '')).toBe(css.replace(/@font-face\{[^}]*\}/g, ''));
});
