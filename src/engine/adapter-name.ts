/** What people know a graphics card by. */

type Named = Pick<GPUAdapterInfo, 'vendor' | 'architecture' | 'description'>;

/** As WebGPU names it: `Intel(R) UHD Graphics 620`, `intel gen-9`, or ''. */
export const adapterName = ({ vendor, architecture, description }: Named): string =>
  description || `${vendor} ${architecture}`.trim();
