// @ts-check
/**
 * What a browser lets the page do (docs/security.md has the reasons). The build writes `PAGE` into
 * index.html, so that every static host has it; a server that can send headers sends HEADERS too.
 *
 * Plain JavaScript, because tools/serve.mjs runs before anything is installed.
 */
import { pathToFileURL } from 'node:url';

/** @param {Readonly<Record<string, string>>} directives */
const policy = (directives) =>
  Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');

/** Who may turn text into HTML or into the address of a script, where browsers ask (Trusted Types). */
const PAGE_POLICIES = 'svelte-trusted-html thinktab-script';
const WORKER_POLICIES = 'thinktab-script';

/**
 * The page itself: its own files and nothing else, no inline script or style, no frame, no image
 * from elsewhere. It sends nothing to anybody; downloads are the workers' work.
 */
export const PAGE = policy({
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self'",
  'font-src': "'self'",
  'manifest-src': "'self'",
  'worker-src': "'self'",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': PAGE_POLICIES
});

/**
 * A worker, which takes its policy from the header of its own script: it compiles WebAssembly,
 * reads web-llm's library from a Blob URL, and downloads models from hosts that the reader names
 * (Hugging Face redirects to hosts of its own choice, too).
 */
export const WORKER = policy({
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self'",
  'connect-src': "'self' blob: https: http:",
  'require-trusted-types-for': "'script'",
  'trusted-types': WORKER_POLICIES
});

/** Headers for the scripts of the page; only workers heed what is in them. */
export const SCRIPT_HEADERS = Object.freeze({
  'Content-Security-Policy': WORKER,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer'
});

/** Headers for everything else, index.html before all. `frame-ancestors` works in a header only. */
export const HEADERS = Object.freeze({
  'Content-Security-Policy': `${PAGE}; frame-ancestors 'none'`,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer'
});

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(`*.js\n  Content-Security-Policy: ${SCRIPT_HEADERS['Content-Security-Policy']}\n`);
  console.log(`everything else\n  Content-Security-Policy: ${HEADERS['Content-Security-Policy']}`);
}
