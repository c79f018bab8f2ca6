/**
 * Three kinds of tests. `unit` runs in Node; `browser` runs in a real Chromium with WebGPU, for
 * kernels, the assembled library and components; `firefox` drives the built page in a Firefox.
 * Page-level tests are Playwright's (test/e2e).
 */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { BROWSER_ARGS, findBrowser } from './tools/browser.ts';

const executablePath = findBrowser();

export default defineConfig({
  test: {
    // A flaky test is a fault to find, not to retry away.
    retry: 0,
    globalSetup: ['tools/vitest/library.ts'],
    projects: [
      {
        // For modules with runes; components are tested in a browser.
        plugins: [svelte()],
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: 30_000
        }
      },
      {
        test: {
          name: 'firefox',
          environment: 'node',
          include: ['test/firefox/**/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 60_000
        }
      },
      {
        plugins: [svelte()],
        cacheDir: process.env['VITE_CACHE'] ?? 'node_modules/.vite',
        // Found while a test runs, a dependency would make Vite reload the page under it.
        optimizeDeps: {
          include: [
            '@mlc-ai/web-llm',
            'marked',
            'dompurify',
            'idb',
            'svelte',
            'vitest-browser-svelte'
          ]
        },
        worker: { format: 'es' },
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts', 'test/hostile/**/*.test.ts'],
          globalSetup: ['tools/vitest/browser.ts'],
          // The software adapter computes what a GPU does on a few busy CPU cores.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // One page at a time: test files that share the adapter only slow each other down.
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            ui: false,
            screenshotFailures: false,
            connectTimeout: 120_000,
            provider: playwright({
              launchOptions: { ...(executablePath && { executablePath }), args: BROWSER_ARGS }
            }),
            instances: [{ browser: 'chromium' }]
          }
        }
      }
    ]
  }
});
