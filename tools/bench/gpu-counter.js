/**
 * Put before the engine's worker by the benchmark (measured-page.ts): counts what the worker asks
 * of the GPU, and keeps the engine's own account of each reply. Plain JavaScript, run in the worker.
 */
{
  const counts = { dispatches: 0, submits: 0, buffers: 0, reads: 0, weightBytes: 0 };
  /** What the worker told the page last, by kind. */
  const messages = {};
  globalThis.__thinktab = { counts, messages };

  const wrap = (type, name, before) => {
    const original = type.prototype[name];
    type.prototype[name] = function (...args) {
      before(this, args);
      return original.apply(this, args);
    };
  };
  const after = (type, name, then) => {
    const original = type.prototype[name];
    type.prototype[name] = function (...args) {
      const result = original.apply(this, args);
      then(result, args, this);
      return result;
    };
  };

  /** Bytes of weights by buffer: the first writes of a load, until they are as many as the model's. */
  const weights = new WeakMap();
  let writes = new Map();
  const bound = new WeakMap();
  const current = new WeakMap();
  wrap(GPUQueue, 'writeBuffer', (_queue, [buffer, , data, , size]) => {
    writes?.set(buffer, (writes.get(buffer) ?? 0) + (size ?? data.byteLength));
  });
  const noteWeights = ({ weightBytes }) => {
    let sum = 0;
    for (const [buffer, bytes] of writes ?? []) {
      if (sum >= weightBytes) break;
      weights.set(buffer, bytes);
      sum += bytes;
    }
    writes = undefined;
  };
  after(GPUDevice, 'createBindGroup', (group, [{ entries }]) => {
    bound.set(
      group,
      entries.reduce((sum, { resource }) => sum + (weights.get(resource.buffer) ?? 0), 0)
    );
  });
  wrap(GPUComputePassEncoder, 'setBindGroup', (pass, [, group]) => current.set(pass, group));
  wrap(GPUComputePassEncoder, 'dispatchWorkgroups', (pass) => {
    counts.dispatches++;
    counts.weightBytes += bound.get(current.get(pass)) ?? 0;
  });
  wrap(GPUQueue, 'submit', () => counts.submits++);
  wrap(GPUDevice, 'createBuffer', () => counts.buffers++);
  wrap(GPUBuffer, 'mapAsync', () => counts.reads++);

  const post = globalThis.postMessage;
  globalThis.postMessage = function (message, ...rest) {
    if (message?.kind) messages[message.kind] = message;
    if (message?.kind === 'loaded') noteWeights(message.loaded);
    return post.call(this, message, ...rest);
  };
}
