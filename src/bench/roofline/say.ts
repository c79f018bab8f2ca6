/** A roofline, a probe that failed and a GPU that is not used, in the words of the page's language. */
import { words } from '../../words/hardware.ts';
import type { Told } from '../../words/told.ts';
import { adapterName } from '../../engine/adapter-name.ts';
import { otherGpu } from '../device/other-gpu.ts';
import type { DeviceFacts, Roofline, RooflineFailure } from '../result.ts';
import { read } from './roofline.ts';

export interface RooflineWords {
  /** how far from the limit, and which limit it is: one line */
  readonly limit: string;
  /** both ceilings with what they follow from: also the plot's alternative in text */
  readonly memory: string;
  readonly dispatch: string;
  readonly change: string;
  /** undefined where nothing is saved */
  readonly saved?: string;
  /** what the figures mean, for those who ask */
  readonly means: { readonly bandwidth: string; readonly dispatch: string };
}

/** Above this share of the ceiling it is no more an error of measurement: caches help. */
const CACHED = 1.05;

/** Call it where it is shown: its language is that of the moment. */
export function sayRoofline(roofline: Roofline, software: boolean): RooflineWords {
  const { bandwidth, dispatch, perToken, memoryCeiling, dispatchCeiling, memory } = roofline;
  const { saved } = read(roofline);
  const size = bandwidth.points.at(-1)?.bytes ?? 0;
  const { best, median } = bandwidth;
  const bytes = perToken.weightBytes + perToken.kvBytes;
  return {
    limit: sayLimit(roofline, software),
    memory: words.ceilings.memory(memoryCeiling, bytes, best),
    dispatch: words.ceilings.dispatch(
      dispatchCeiling,
      perToken.dispatches,
      dispatch.ownPass,
      dispatch.readBack
    ),
    change: software ? words.change.software : sayChange(roofline),
    ...(saved > 0 && { saved: words.saved(memory.bytes, memory.f16Bytes, saved) }),
    means: {
      bandwidth: `${words.means.bandwidth(best, median, size)} ${words.means.caches}`,
      dispatch: words.means.dispatch(dispatch.onePass, dispatch.ownPass)
    }
  };
}

function sayLimit(roofline: Roofline, software: boolean): string {
  const { ofMemory, ofDispatch, limit } = read(roofline);
  if (software) return words.limit.software(ofMemory, ofDispatch);
  if (limit !== 'memory') return words.limit[limit](ofMemory, ofDispatch);
  return words.limit[ofMemory > CACHED ? 'cached' : 'memory'](ofMemory);
}

function sayChange(roofline: Roofline): string {
  const { change } = read(roofline);
  const { perToken, dispatch } = roofline;
  if (change === 'shorter-context') {
    const share = perToken.kvBytes / (perToken.kvBytes + perToken.weightBytes);
    return words.change[change](share);
  }
  if (change === 'one-pass') return words.change[change](dispatch.ownPass / dispatch.onePass);
  return words.change[change];
}

export const sayNoRoofline = (why: RooflineFailure): Told => words.failed[why];

/** Undefined where nothing speaks for a faster GPU than the one that is used. */
export function sayOtherGpu(device: DeviceFacts): Told | undefined {
  const other = otherGpu(device);
  if (!other) return undefined;
  const { seen, maybe, steps } = words.otherGpu;
  const used = adapterName(device) || words.unnamed;
  const told = other.seen === undefined ? maybe(used) : seen(used, other.seen);
  return { ...told, next: steps[other.system] };
}
