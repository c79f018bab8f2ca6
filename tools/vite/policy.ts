/**
 * Writes the Content-Security-Policy into the built page, before anything that it is to hold for.
 * Not while developing: Vite's own client writes styles and scripts into the page.
 */
import type { Plugin } from 'vite';
import { PAGE } from '../policy.mjs';

/** The encoding has to stand within the first 1024 bytes, the policy before the first script. */
const AFTER = '<meta charset="utf-8" />';

export function policy(): Plugin {
  return {
    name: 'thinktab-policy',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        if (!html.includes(AFTER)) throw new Error(`index.html has no ${AFTER}`);
        const metas = [
          `<meta http-equiv="Content-Security-Policy" content="${PAGE}" />`,
          '<meta name="referrer" content="no-referrer" />'
        ];
        return html.replace(AFTER, () => [AFTER, ...metas].join('\n    '));
      }
    }
  };
}
