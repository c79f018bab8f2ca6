/** One dispatch, to find out how a device computes: WGSL in, bytes out. */

/**
 * Binds `storage` to 0, 1, … of group 0 (all of it must be used), and `uniform` behind it.
 * Answers what is then in `storage[out]`. Rejects where the device cannot compile or is lost.
 */
export async function compute(
  device: GPUDevice,
  code: string,
  {
    storage,
    out,
    uniform,
    workgroups
  }: {
    readonly storage: readonly ArrayBufferView[];
    readonly out: number;
    readonly uniform?: ArrayBufferView;
    readonly workgroups: number;
  }
): Promise<ArrayBuffer> {
  const filled = (data: ArrayBufferView, usage: number): GPUBuffer => {
    const buffer = device.createBuffer({ size: data.byteLength, usage, mappedAtCreation: true });
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    new Uint8Array(buffer.getMappedRange()).set(bytes);
    buffer.unmap();
    return buffer;
  };
  const buffers = storage.map((data) =>
    filled(data, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC)
  );
  const found = buffers[out];
  if (!found) throw new RangeError(`there is no buffer ${out}`);
  const copy = device.createBuffer({
    size: found.size,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST
  });
  if (uniform) buffers.push(filled(uniform, GPUBufferUsage.UNIFORM));
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code }) }
  });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(
    0,
    device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } }))
    })
  );
  pass.dispatchWorkgroups(workgroups);
  pass.end();
  encoder.copyBufferToBuffer(found, 0, copy, 0, found.size);
  device.queue.submit([encoder.finish()]);
  await copy.mapAsync(GPUMapMode.READ);
  return copy.getMappedRange().slice(0);
}
