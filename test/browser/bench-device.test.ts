import { describe, expect, it } from 'vitest';
import { readDevice } from '../../src/bench/device/device.ts';

describe('the device', () => {
  it('is described by a real browser', async () => {
    const device = await readDevice('webgpu');
    expect(device.backend).toBe('webgpu');
    expect(`${device.vendor}${device.architecture}${device.description}`).not.toBe('');
    expect(device.limits['maxBufferSize']).toBeGreaterThanOrEqual(1 << 28);
    expect(device.features.length).toBeGreaterThan(0);
    expect(device.browser).toMatch(/^[A-Z][\w ]+ \d+(\.\d+)*$/);
    expect(device.system).toMatch(/^(Linux|Windows|macOS)/);
    expect(device.cores).toBeGreaterThan(0);
    expect(device.timerStep).toBeGreaterThan(0);
    expect(device.timerStep).toBeLessThan(20);
    if (device.screenHz !== undefined) expect(device.screenHz).toBeGreaterThan(0);
    // Plain data: it is stored, and goes through JSON.
    expect(JSON.parse(JSON.stringify(device))).toEqual(device);
  });
});
