/**
 * What can go wrong around the engine's worker, put there before the worker's own code runs: a
 * network that serves models out of a cache filled by the test, and a GPU that can be lost or full.
 * The engine itself is the real one.
 */
import { CHANNEL, FAULT, ORIGIN, SHELF, type Order } from './engine-host.ts';

const realFetch = self.fetch.bind(self);

self.fetch = async (input, init) => {
  const request = new Request(input, init);
  if (!request.url.startsWith(ORIGIN)) return realFetch(input, init);
  request.signal.throwIfAborted();
  const response = await (await caches.open(SHELF)).match(request.url, { ignoreVary: true });
  if (!response) return new Response('There is no such file.', { status: 404 });
  const fault = response.headers.get(FAULT);
  if (fault === 'unreachable') throw new TypeError('Failed to fetch');
  if (fault === 'silent') return new Response(stalled(response, request.signal), response);
  return response;
};

/** The first half of the body, and then nothing more. */
function stalled(response: Response, signal: AbortSignal): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async start(controller) {
      signal.addEventListener('abort', () => controller.error(signal.reason));
      const bytes = new Uint8Array(await response.arrayBuffer());
      controller.enqueue(bytes.subarray(0, bytes.length / 2));
    }
  });
}

const devices: GPUDevice[] = [];
/** Storage buffers of at least this many bytes cannot be made. */
let roomFor = Infinity;

const requestDevice = GPUAdapter.prototype.requestDevice;
GPUAdapter.prototype.requestDevice = async function (descriptor) {
  const device = await requestDevice.call(this, descriptor);
  devices.push(device);
  return device;
};

const createBuffer = GPUDevice.prototype.createBuffer;
GPUDevice.prototype.createBuffer = function (descriptor) {
  const refused = descriptor.size >= roomFor && (descriptor.usage & GPUBufferUsage.STORAGE) !== 0;
  return createBuffer.call(this, refused ? { ...descriptor, size: 2 ** 50 } : descriptor);
};

new BroadcastChannel(CHANNEL).onmessage = ({ data }: MessageEvent<Order>) => {
  if (data.kind === 'lose-device') for (const device of devices.splice(0)) device.destroy();
  if (data.kind === 'gpu-error') devices.at(-1)?.createBuffer({ size: 4, usage: 0 });
  if (data.kind === 'room') roomFor = data.bytes;
  if (data.kind === 'block') for (;;);
  if (data.kind === 'hang-gpu') {
    const never = new Promise<undefined>(() => undefined);
    GPUQueue.prototype.onSubmittedWorkDone = () => never;
    GPUBuffer.prototype.mapAsync = () => never;
  }
  if (data.kind === 'crash') {
    setTimeout(() => {
      throw new Error('the worker fell over');
    });
  }
};
