/** A run on this page's engine, with the real parts. Fetched when a run begins. */
import type { EngineClient } from '../engine/client.ts';
import { Measuring } from '../engine/measuring.ts';
import { readDevice } from './device/device.ts';
import { runGate } from './gate/gate.ts';
import { painted } from './paint.ts';
import type { Progress } from './progress.ts';
import type { BenchResult } from './result.ts';
import { ProbeError } from './roofline/probed.ts';
import { probeRoofline } from './roofline/probe.ts';
import { roofline } from './roofline/roofline.ts';
import { runBench, type RunRequest } from './runner.ts';
import type { Clock, Parts } from './subject.ts';
import { keepAwake } from '../ui/wake-lock.ts';
import { startWatch } from './watch/watch.ts';

const clock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  date: () => Date.now(),
  wait: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const timer = setTimeout(resolve, milliseconds);
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', stop, { once: true });
    })
};

/** Rejects as runBench does. */
export function measureHere(
  request: RunRequest,
  engine: EngineClient,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal
): Promise<BenchResult> {
  const subject = new Measuring(engine);
  const { model } = request;
  const parts: Parts = {
    subject,
    clock,
    painted,
    device: () => readDevice(model.backend),
    gate: (ended, onShare) => runGate(subject, model, ended, onShare),
    watch: startWatch,
    keepAwake,
    ...(model.backend === 'webgpu' && {
      roofline: async (facts, measured) => {
        try {
          return roofline(await probeRoofline(signal), facts, measured);
        } catch (error) {
          // Without it the rest of the report stands.
          if (error instanceof ProbeError) return error.failure.kind;
          throw error;
        }
      }
    })
  };
  return runBench(request, parts, onProgress, signal);
}
