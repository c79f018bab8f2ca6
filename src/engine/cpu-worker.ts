/** The worker of the engine without WebGPU: requests in, events out, the session does the rest. */
import { CpuSession } from './cpu/cpu-session.ts';
import type { Event, GenerateRequest, LoadRequest, Request } from './messages.ts';
import { toFailure } from './worker/translate.ts';

const session = new CpuSession();
const fetching = new Map<number, AbortController>();

self.onmessage = ({ data }: MessageEvent<Request>) => {
  switch (data.kind) {
    case 'load':
      void load(data.id, data.request);
      return;
    case 'cancel':
      fetching.get(data.id)?.abort();
      return;
    case 'pause':
      // A model this small is here before anybody could press the button.
      return;
    case 'generate':
      void generate(data.id, data.request);
      return;
    case 'stop':
      session.stop();
      return;
    case 'unload':
      session.unload();
      post({ kind: 'unloaded', id: data.id });
  }
};

async function load(id: number, request: LoadRequest): Promise<void> {
  const controller = new AbortController();
  fetching.set(id, controller);
  try {
    const loaded = await session.load(request, controller.signal, (progress) =>
      post({ kind: 'progress', id, progress })
    );
    post({ kind: 'loaded', id, loaded });
  } catch (error) {
    if (controller.signal.aborted) post({ kind: 'cancelled', id });
    else post({ kind: 'failed', id, failure: toFailure(error, request.model.url) });
  } finally {
    fetching.delete(id);
  }
}

async function generate(id: number, request: GenerateRequest): Promise<void> {
  try {
    const end = await session.generate(request, (batch) => post({ kind: 'tokens', id, batch }));
    post({ kind: 'finished', id, ...end });
  } catch (error) {
    post({ kind: 'failed', id, failure: toFailure(error, '') });
  }
}

function post(event: Event): void {
  self.postMessage(event);
}
