/** What the report says of the device. Asks the browser only; nothing leaves the page. */
import { probeDevice } from '../../engine/device.ts';
import type { Backend } from '../../engine/model.ts';
import type { DeviceFacts } from '../result.ts';
import { readNames, rendererName, type NavigatorNames } from './names.ts';
import { screenRate } from './screen-rate.ts';
import { timerStep } from './timer-step.ts';

/** Not in TypeScript's DOM library. */
interface BatteryNavigator {
  getBattery?(): Promise<{ readonly charging: boolean; readonly level: number }>;
}

/** `backend`: what answers. Takes half a second, for the frames; never rejects. */
export async function readDevice(backend: Backend): Promise<DeviceFacts> {
  const names: NavigatorNames = navigator;
  const [report, { browser, system }, power, screenHz] = await Promise.all([
    probeDevice(),
    readNames(names),
    readPower(),
    screenRate()
  ]);
  const { vendor, architecture, description, features, limits, systemMemory } = report;
  const renderer = readRenderer();
  return {
    vendor,
    architecture,
    description,
    ...(renderer && { renderer }),
    features,
    limits,
    software: report.software,
    backend,
    browser,
    system,
    cores: navigator.hardwareConcurrency,
    ...(systemMemory !== undefined && { systemMemory }),
    ...(screenHz !== undefined && { screenHz }),
    crossOriginIsolated,
    timerStep: timerStep(),
    ...(power && { power })
  };
}

async function readPower(): Promise<DeviceFacts['power']> {
  try {
    const battery = await (navigator as BatteryNavigator).getBattery?.();
    return battery && { charging: battery.charging, level: battery.level };
  } catch {
    return undefined;
  }
}

/** WebGPU keeps the full name of a GPU back where WebGL tells it; they may also be two GPUs. */
function readRenderer(): string | undefined {
  try {
    const canvas = new OffscreenCanvas(1, 1);
    const gl = canvas.getContext('webgl', { powerPreference: 'high-performance' });
    if (!gl) return undefined;
    const unmasked = gl.getExtension('WEBGL_debug_renderer_info');
    const name: unknown = gl.getParameter(unmasked?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
    gl.getExtension('WEBGL_lose_context')?.loseContext();
    return typeof name === 'string' && name !== '' ? rendererName(name) : undefined;
  } catch {
    // An old browser without canvases off the screen.
    return undefined;
  }
}
