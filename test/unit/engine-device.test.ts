import { describe, expect, it } from 'vitest';
import { softwareAdapter } from '../../src/engine/advice.ts';
import { describeAdapter, type AdapterLike } from '../../src/engine/device.ts';
import { insecureContext, missingAdapter, missingWebGpu } from '../../src/engine/no-gpu.ts';
import { platformOf, type NavigatorLike } from '../../src/engine/platform.ts';
import { isSmallDevice } from '../../src/engine/small-device.ts';

const chromeOn = (system: string): NavigatorLike => ({
  userAgent: `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36`
});
const agents = {
  chromeWindows: {
    userAgent: chromeOn('Windows NT 10.0; Win64; x64').userAgent,
    userAgentData: { platform: 'Windows', brands: [{ brand: 'Google Chrome' }] }
  },
  edgeWindows: {
    userAgent: `${chromeOn('Windows NT 10.0; Win64; x64').userAgent} Edg/140.0.0.0`,
    userAgentData: {
      platform: 'Windows',
      brands: [{ brand: 'Chromium' }, { brand: 'Microsoft Edge' }]
    }
  },
  chromeMac: chromeOn('Macintosh; Intel Mac OS X 10_15_7'),
  chromeLinux: chromeOn('X11; Linux x86_64'),
  chromeAndroid: chromeOn('Linux; Android 10; K'),
  chromeOs: chromeOn('X11; CrOS x86_64 14541.0.0'),
  chromeIos: {
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1'
  },
  firefoxLinux: {
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
  },
  firefoxWindows: {
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'
  },
  safariMac: {
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
    maxTouchPoints: 0
  },
  safariIpad: {
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
    maxTouchPoints: 5
  },
  webkitLinux: {
    userAgent:
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/60.5 Safari/605.1.15'
  },
  unknown: { userAgent: 'Lynx/2.9' }
} satisfies Record<string, NavigatorLike>;

describe('the platform', () => {
  it('is told from what the browser says of itself', () => {
    const seen = Object.entries(agents).map(([name, agent]) => {
      const { browser, system } = platformOf(agent);
      return [name, browser, system];
    });
    expect(seen).toEqual([
      ['chromeWindows', 'chrome', 'windows'],
      ['edgeWindows', 'edge', 'windows'],
      ['chromeMac', 'chrome', 'macos'],
      ['chromeLinux', 'chrome', 'linux'],
      ['chromeAndroid', 'chrome', 'android'],
      ['chromeOs', 'chrome', 'chromeos'],
      ['chromeIos', 'chrome', 'ios'],
      ['firefoxLinux', 'firefox', 'linux'],
      ['firefoxWindows', 'firefox', 'windows'],
      ['safariMac', 'safari', 'macos'],
      ['safariIpad', 'safari', 'ios'],
      ['webkitLinux', 'other', 'linux'],
      ['unknown', 'other', 'other']
    ]);
  });

  it('is small where a page that takes much memory is ended', () => {
    const small = Object.entries(agents).filter(([, agent]) => isSmallDevice(agent));
    expect(small.map(([name]) => name)).toEqual(['chromeAndroid', 'chromeIos', 'safariIpad']);
    const laptop = (deviceMemory: number) => ({ ...agents.chromeLinux, deviceMemory });
    expect(isSmallDevice(laptop(4))).toBe(true);
    expect(isSmallDevice(laptop(8))).toBe(false);
  });
});

describe('the step that helps', () => {
  it('fits the browser and the system when WebGPU is missing', () => {
    expect(missingWebGpu(agents.chromeLinux).next).toContain(
      'chrome://flags/#enable-unsafe-webgpu'
    );
    const newer = agents.chromeLinux.userAgent.replace(/Chrome\/\d+/, 'Chrome/156');
    expect(missingWebGpu(agents.chromeLinux).next).toMatch(/^Update Chrome to version 147/);
    expect(missingWebGpu({ userAgent: newer }).next).toMatch(/^Enable chrome:\/\/flags/);
    expect(missingWebGpu(agents.chromeWindows).next).toBe('Update Chrome to version 113 or newer.');
    expect(missingWebGpu(agents.edgeWindows).next).toBe('Update Edge to version 113 or newer.');
    expect(missingWebGpu(agents.chromeAndroid).next).toContain('Android 12');
    expect(missingWebGpu(agents.chromeIos).next).toContain('iOS or iPadOS 26');
    expect(missingWebGpu(agents.safariIpad).next).toContain('iOS or iPadOS 26');
    expect(missingWebGpu(agents.safariMac).next).toContain('macOS 26');
    expect(missingWebGpu(agents.firefoxWindows).next).toContain('141');
    expect(missingWebGpu(agents.firefoxLinux).next).toContain('about:config');
    expect(missingWebGpu(agents.webkitLinux).next).toMatch(
      /^Open this page in Chrome, or in Firefox/
    );
    expect(missingWebGpu(agents.webkitLinux).next).not.toMatch(/Safari|macOS/);
    expect(missingWebGpu(agents.unknown).what).toBe(
      'WebGPU is not available in this browser here.'
    );
  });

  it('is another one when only the adapter is missing', () => {
    expect(missingAdapter(agents.chromeWindows).next).toContain('chrome://settings/system');
    expect(missingAdapter(agents.edgeWindows).next).toContain('edge://settings/system');
    expect(missingAdapter(agents.chromeLinux).next).toContain('#enable-vulkan');
    expect(missingAdapter(agents.firefoxWindows).next).toContain('Performance');
    expect(missingAdapter(agents.chromeIos).next).not.toContain('chrome://');
    expect(missingAdapter(agents.unknown).what).toMatch(/^This browser found/);
  });

  it('is https, or localhost, in an insecure context', () => {
    const { next, kind } = insecureContext(agents.chromeWindows, 'http://192.168.1.5:4173');
    expect(kind).toBe('insecure-context');
    expect(next).toContain('https://');
    expect(next).toContain('http://192.168.1.5:4173');
    expect(insecureContext(agents.safariMac, 'http://192.168.1.5').next).not.toContain('flags');
  });
});

describe('an adapter', () => {
  const desktop = {
    maxBufferSize: 2 ** 32,
    maxStorageBufferBindingSize: 2 ** 31,
    maxComputeWorkgroupStorageSize: 49152,
    maxStorageBuffersPerShaderStage: 16
  };
  const adapter = (
    limits: Partial<typeof desktop> = {},
    info: Partial<GPUAdapterInfo> = {},
    features: readonly string[] = ['shader-f16', 'subgroups']
  ): AdapterLike =>
    ({
      limits: { ...desktop, ...limits },
      features: new Set(features),
      info: { vendor: 'nvidia', architecture: 'ampere', description: '', ...info }
    }) as unknown as AdapterLike;

  it('of a desktop has nothing to note', async () => {
    const report = await describeAdapter(adapter(), agents.chromeWindows);
    expect(report.failure).toBeUndefined();
    expect(report.notes).toEqual([]);
    expect(report).toMatchObject({
      software: false,
      vendor: 'nvidia',
      architecture: 'ampere',
      features: ['shader-f16', 'subgroups'],
      granted: { bufferSize: 2 ** 30, bindingSize: 2 ** 30 },
      handheld: false
    });
    expect(report.limits['maxStorageBuffersPerShaderStage']).toBe(16);
  });

  it('without shader-f16 is fine, and that is said', async () => {
    const { failure, notes } = await describeAdapter(adapter({}, {}, []), agents.chromeWindows);
    expect(failure).toBeUndefined();
    expect(notes.map(({ kind }) => kind)).toEqual(['no-shader-f16']);
    expect(notes[0]?.meaning).toContain('all the same');
  });

  it('gets 128 MiB bindings when it has less than web-llm’s gigabyte', async () => {
    const limits = { maxStorageBufferBindingSize: 2 ** 29, maxBufferSize: 2 ** 29 };
    const { granted, notes } = await describeAdapter(adapter(limits), agents.chromeAndroid);
    expect(granted).toEqual({ bufferSize: 2 ** 28, bindingSize: 2 ** 27 });
    expect(notes.map(({ kind }) => kind)).toEqual(['small-limits']);
  });

  it('below what web-llm asks of every device is refused with the limit', async () => {
    const { failure } = await describeAdapter(
      adapter({ maxStorageBuffersPerShaderStage: 8 }),
      agents.chromeAndroid
    );
    expect(failure).toMatchObject({
      kind: 'weak-device',
      details: 'maxStorageBuffersPerShaderStage: 8 < 10'
    });
  });

  it('on the processor is told from a card, however the browser says so', async () => {
    const software: Partial<GPUAdapterInfo>[] = [
      { vendor: 'google', architecture: 'swiftshader' },
      { vendor: 'mesa', description: 'llvmpipe (LLVM 19.1.7, 256 bits)' },
      { vendor: 'microsoft', description: 'Microsoft Basic Render Driver' },
      { isFallbackAdapter: true }
    ];
    for (const info of software) {
      const report = await describeAdapter(adapter({}, info), agents.chromeLinux);
      expect(report.software).toBe(true);
      expect(report.failure).toBeUndefined();
      expect(report.notes[0]?.kind).toBe('software-adapter');
    }
    const older = { ...adapter(), isFallbackAdapter: true };
    expect((await describeAdapter(older, agents.chromeLinux)).software).toBe(true);
    expect(softwareAdapter(agents.chromeLinux, 'swiftshader').meaning).toContain('swiftshader');
  });
});
