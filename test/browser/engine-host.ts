/** The test's side of engine-faults.ts: an engine whose network and GPU obey the test. */
import { EngineClient } from '../../src/engine/client.ts';
import type { GenerateRequest, SamplingOptions, Turn } from '../../src/engine/generation.ts';
import type { Event } from '../../src/engine/messages.ts';
import type { LoadRequest } from '../../src/engine/model.ts';

export const ORIGIN = 'https://models.test/';
export const SHELF = 'test/models';
export const CHANNEL = 'test/engine';
export const FAULT = 'x-fault';

export type Order =
  | { readonly kind: 'lose-device' }
  /** the GPU refuses something outside all error scopes */
  | { readonly kind: 'gpu-error' }
  | { readonly kind: 'room'; readonly bytes: number }
  | { readonly kind: 'crash' }
  /** the worker computes for ever */
  | { readonly kind: 'block' }
  /** the GPU takes work and finishes none */
  | { readonly kind: 'hang-gpu' };

export type Fault = 'unreachable' | 'silent';

interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly fault?: Fault;
}

/** Files as a server has them; nothing of it is in the engine's storage. */
export class ModelHost {
  readonly #channel = new BroadcastChannel(CHANNEL);

  /** Serves a model's files; the answer is the folder's address. */
  async add(name: string, files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): Promise<string> {
    const url = `${ORIGIN}${name}/`;
    for (const [file, bytes] of files) await this.put(url + file, bytes);
    return url;
  }

  async put(
    url: string,
    body: Uint8Array<ArrayBuffer> | string,
    { status = 200, type = 'application/octet-stream', fault }: Answer = {}
  ): Promise<void> {
    const headers = { 'content-type': type, ...(fault && { [FAULT]: fault }) };
    await (await caches.open(SHELF)).put(url, new Response(body, { status, headers }));
  }

  async remove(url: string): Promise<void> {
    await (await caches.open(SHELF)).delete(url);
  }

  order(order: Order): void {
    this.#channel.postMessage(order);
  }
}

/** A client with the real workers inside the test's surroundings; `onEvent` hears them too. */
export function makeEngine(onEvent?: (event: Event) => void): EngineClient {
  return new EngineClient((backend) => {
    const worker =
      backend === 'cpu'
        ? new Worker(new URL('./engine-faulty-cpu-worker.ts', import.meta.url), { type: 'module' })
        : new Worker(new URL('./engine-faulty-worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<Event>) => onEvent?.(data));
    return worker;
  });
}

/** Nothing served, nothing stored. */
export async function emptyStorage(): Promise<void> {
  for (const name of await caches.keys()) await caches.delete(name);
}

/** The addresses of everything the engine has stored. */
export async function storedFiles(): Promise<string[]> {
  const urls: string[] = [];
  for (const name of await caches.keys()) {
    if (name === SHELF) continue;
    for (const { url } of await (await caches.open(name)).keys()) urls.push(url);
  }
  return urls.sort();
}

export function loadRequest(url: string, contextLength = 256): LoadRequest {
  return { model: { id: url, name: 'Tiny', url }, backend: 'webgpu', contextLength };
}

/** Greedy unless told otherwise. */
export function ask(
  turns: readonly Turn[] | string,
  sampling: Partial<SamplingOptions> = {}
): GenerateRequest {
  return {
    turns: typeof turns === 'string' ? [{ role: 'user', text: turns }] : turns,
    sampling: { temperature: 0, topP: 1, maxTokens: 24, ...sampling }
  };
}
