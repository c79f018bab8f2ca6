/** Both probes on a device of their own: about two seconds on a GPU, a few more on a processor. */
import { measureBandwidth } from './bandwidth.ts';
import { measureDispatch } from './launches.ts';
import { withDevice } from './probe-device.ts';
import type { Probed } from './probed.ts';

/** Milliseconds after which each takes no further samples. */
const BANDWIDTH_TIME = 1400;
const DISPATCH_TIME = 500;
/** A processor in the GPU's place is slow, and nobody needs it exact. */
const SOFTWARE_FACTOR = 2;

/** `small`: see ProbeDevice. Memory first: meanwhile an idle GPU's clocks go up. Rejects with ProbeError. */
export function measureRoofline(small: boolean): Promise<Probed> {
  return withDevice(async (probe) => {
    const factor = probe.software ? SOFTWARE_FACTOR : 1;
    const bandwidth = await measureBandwidth(probe, performance.now() + factor * BANDWIDTH_TIME);
    const dispatch = await measureDispatch(probe, performance.now() + factor * DISPATCH_TIME);
    return { bandwidth, dispatch };
  }, small);
}
