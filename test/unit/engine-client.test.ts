/** What the page makes of messages that crossed its own on the way. */
import { beforeEach, expect, it, vi } from 'vitest';
import { EngineClient } from '../../src/engine/client.ts';
import { Cancelled } from '../../src/engine/errors.ts';
import type { Event, Request } from '../../src/engine/messages.ts';
import type { LoadedModel, LoadPhase, LoadRequest } from '../../src/engine/model.ts';

const ignore = (): void => undefined;

/** A worker that says what the test tells it to. */
class Scripted {
  onmessage: (event: { readonly data: Event }) => void = ignore;
  readonly heard: Request[] = [];
  ended = false;
  postMessage(request: Request): void {
    this.heard.push(request);
  }
  terminate(): void {
    this.ended = true;
  }
  /** of its newest load */
  reaches(phase: LoadPhase, load = this.load): void {
    this.onmessage({
      data: { kind: 'progress', id: load.id, progress: { phase, done: 0, total: 1 } }
    });
  }
  finishes(load = this.load): void {
    const { model, backend, contextLength } = load.request;
    const loaded = { model, backend, contextLength } as LoadedModel;
    this.onmessage({ data: { kind: 'loaded', id: load.id, loaded } });
  }
  get load(): Request & { kind: 'load' } {
    const load = this.heard.findLast((request) => request.kind === 'load');
    if (!load) throw new Error('nothing is to be loaded');
    return load;
  }
}

const request = (id: string): LoadRequest => ({
  model: { id, name: id, url: `https://models.test/${id}/` },
  backend: 'webgpu',
  contextLength: 512
});

let workers: Scripted[];
let client: EngineClient;
const lost = vi.fn();

/** The worker in use. */
function worker(): Scripted {
  const [newest] = workers.slice(-1);
  if (!newest) throw new Error('there is no worker');
  return newest;
}

beforeEach(async () => {
  workers = [];
  lost.mockClear();
  client = new EngineClient(() => {
    const made = new Scripted();
    workers.push(made);
    return made as unknown as Worker;
  });
  client.onLost(lost);
  const load = client.load(request('first'), ignore);
  worker().reaches('engine');
  worker().finishes();
  await load;
});

it('a load that is cancelled while it fetches leaves the model before it', async () => {
  const load = client.load(request('second'), ignore);
  worker().reaches('download');
  client.cancelLoad();
  await expect(load).rejects.toBeInstanceOf(Cancelled);
  worker().reaches('download');
  expect(client.loaded?.model.id).toBe('first');
  expect(lost).not.toHaveBeenCalled();
});

it('a load that had begun with the GPU before it heard that it is cancelled has cost that model', async () => {
  const load = client.load(request('second'), ignore);
  worker().reaches('download');
  client.cancelLoad();
  await expect(load).rejects.toBeInstanceOf(Cancelled);
  worker().reaches('engine');
  expect(client.loaded).toBeUndefined();
  // Compiling what nobody wants would only keep the GPU busy.
  expect(worker().ended).toBe(true);
  expect(lost).toHaveBeenCalledOnce();
});

it('but a newer load in the same worker goes on, and is told as any', async () => {
  const second = client.load(request('second'), ignore);
  const { load } = worker();
  const third = client.load(request('third'), ignore);
  await expect(second).rejects.toBeInstanceOf(Cancelled);
  worker().reaches('engine', load);
  expect(client.loaded).toBeUndefined();
  expect(lost).not.toHaveBeenCalled();
  worker().reaches('engine');
  worker().finishes();
  await expect(third).resolves.toMatchObject({ model: { id: 'third' } });
  expect(client.loaded?.model.id).toBe('third');
});
