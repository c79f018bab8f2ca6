/** The test's side of engine-guessing-worker.ts, and what lets a model have guesses on this device. */
import { EngineClient } from '../../src/engine/client.ts';
import { programDevice } from '../../src/engine/worker/adapter.ts';
import { keepTrial } from '../../src/engine/worker/trial/kept-trials.ts';
import { keyOf } from '../../src/engine/worker/trial/shapes.ts';
import type { Done } from '../../src/engine/worker/worth.ts';
import { parseModelConfig } from '../../src/library/config.ts';

export const GUESSES = 'test/guesses';

export interface ToGuesser {
  /** Every guess is computed from now on, or none. */
  readonly guessing: boolean;
  /** in the next reply, while the token behind so many is computed */
  readonly interrupt?: { readonly by: 'stop' | 'answer'; readonly behind: number } | undefined;
}

const channel = new BroadcastChannel(GUESSES);

export function makeGuesser(): EngineClient {
  return new EngineClient(
    () => new Worker(new URL('./engine-guessing-worker.ts', import.meta.url), { type: 'module' })
  );
}

/** What was done for each token that was computed since the last time. */
export function told(then: ToGuesser): Promise<readonly Done[]> {
  return new Promise((resolve) => {
    channel.onmessage = ({ data }: MessageEvent<{ done: readonly Done[] }>) => resolve(data.done);
    channel.postMessage(then);
  });
}

/** Remembers a trial that went well on a GPU and chose nothing: guesses, and the default shapes. */
export async function keepGoodTrial(url: string): Promise<void> {
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('there is no adapter');
  const config = parseModelConfig(await (await fetch(`${url}mlc-chat-config.json`)).json());
  const key = await keyOf(adapter, config, await programDevice(navigator.gpu));
  const trial = { made: 1, seconds: 1, clock: 'gpu', software: false, parts: [] } as const;
  await keepTrial(key, { begun: 0, trial });
}
