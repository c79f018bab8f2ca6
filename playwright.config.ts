/**
 * End-to-end tests: the production build in a real browser, real web-llm, the real library, small
 * random models from another origin. Nothing is mocked; faults are injected at the network
 * (test/e2e/model-server.ts) and at the device.
 */
import { defineConfig } from '@playwright/test';
import { BROWSER_ARGS, QUIET_ARGS, requireBrowser } from './tools/browser.ts';

const executablePath = requireBrowser();

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.test.ts',
  outputDir: 'test-results',
  // A model computes on the same few cores in every worker.
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 120_000,
  expect: { timeout: 60_000 },
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    trace: 'off',
    screenshot: 'off'
  },
  projects: [
    {
      name: 'webgpu',
      testIgnore: '**/no-webgpu/**',
      use: { launchOptions: { executablePath, args: BROWSER_ARGS } }
    },
    {
      // Without the flag there is no adapter on a machine without a GPU; with --disable-gpu also
      // where there is one. It is what a visitor sees whose GPU is blocked.
      name: 'no-webgpu',
      testMatch: '**/no-webgpu/**/*.test.ts',
      use: {
        launchOptions: {
          executablePath,
          args: [
            ...QUIET_ARGS,
            '--disable-gpu',
            // A name that is not localhost: an insecure context.
            '--host-resolver-rules=MAP thinktab.test 127.0.0.1'
          ]
        }
      }
    }
  ]
});
