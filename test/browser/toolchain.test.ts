/** What every other browser test stands on: a browser, and an adapter in it. */
import { expect, test } from 'vitest';

test('the browser grants a WebGPU adapter', async () => {
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) throw new Error('requestAdapter() gave null');
  const { vendor, architecture } = adapter.info;
  console.info(`adapter: ${vendor} ${architecture}, features: ${[...adapter.features].join(' ')}`);
  const device = await adapter.requestDevice();
  expect(device.limits.maxComputeInvocationsPerWorkgroup).toBeGreaterThanOrEqual(256);
  device.destroy();
});
