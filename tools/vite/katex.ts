/**
 * Of KaTeX's sixty font files the page needs one format (every browser with WebGPU reads woff2), and
 * not the alphabets that no answer is written in; what remains is kept for offline like the page.
 */
import type { Plugin } from 'vite';

const STYLE_SHEET = /[\\/]katex[\\/]dist[\\/]katex(?:\.min)?\.css$/;
const FONT_FACE = /@font-face\s*\{[^}]*\}/g;
const OTHER_FORMATS = /,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\([^)]*\)/g;
/** They fall back to the upright letters of the text. */
const RARE = /\/KaTeX_(?:Fraktur-\w+|Caligraphic-Bold|SansSerif-(?:Bold|Italic))\.woff2/;

export function leanFonts(css: string): string {
  return css.replace(FONT_FACE, (face) => (RARE.test(face) ? '' : face.replace(OTHER_FORMATS, '')));
}

export function katex(): Plugin {
  return {
    name: 'thinktab-katex',
    enforce: 'pre',
    transform: (code, id) =>
      STYLE_SHEET.test(id) ? { code: leanFonts(code), map: null } : undefined
  };
}
