/**
 * How near a measured speed is to what the device allows: arithmetic only. A token reads all weights
 * and the KV cache before it, launches a known number of kernels, and is waited for once. Each gives
 * a ceiling (S. Williams et al., "Roofline", doi:10.1145/1498765.1498785, with launches in the place
 * of arithmetic: at one token at a time, no GPU runs out of that).
 */
import type { ModelFacts } from '../../engine/questions.ts';
import type { Roofline } from '../result.ts';
import type { Probed } from './probed.ts';

/** Tokens per second measured by tg, e.g. 128 tokens at depth 0. */
export interface MeasuredRate {
  readonly depth: number;
  readonly tokens: number;
  readonly rate: number;
}

/** Below this share of the lower ceiling, neither is what limits. */
const REACHED = 0.5;

export function roofline(probed: Probed, facts: ModelFacts, measured: MeasuredRate): Roofline {
  const { bandwidth, dispatch } = probed;
  const dispatches = facts.dispatchesPerToken;
  const weightBytes = facts.weightBytesRead;
  // Of all tokens written, the middle one: the cache grows with each.
  const kvBytes = facts.kvBytesPerToken * (measured.depth + measured.tokens / 2);
  const perToken = { depth: measured.depth, weightBytes, kvBytes, dispatches };
  const ceilings = ceilingsOf({ bandwidth, dispatch, perToken });
  return {
    bandwidth,
    dispatch,
    perToken,
    ...ceilings,
    measured: measured.rate,
    limit: limitOf({ ...ceilings, measured: measured.rate }),
    memory: { bytes: facts.gpuBytes, f16Bytes: facts.f16Bytes }
  };
}

type Ceilings = Pick<Roofline, 'memoryCeiling' | 'dispatchCeiling'>;

/** What the probes and the counts allow, in tokens per second. */
export const ceilingsOf = ({
  bandwidth,
  dispatch,
  perToken: { weightBytes, kvBytes, dispatches }
}: Pick<Roofline, 'bandwidth' | 'dispatch' | 'perToken'>): Ceilings => ({
  memoryCeiling: bandwidth.best / (weightBytes + kvBytes),
  dispatchCeiling: 1000 / (dispatches * dispatch.ownPass + dispatch.readBack)
});

export function limitOf({
  memoryCeiling,
  dispatchCeiling,
  measured
}: Ceilings & Pick<Roofline, 'measured'>): Roofline['limit'] {
  if (measured < REACHED * Math.min(memoryCeiling, dispatchCeiling)) return 'other';
  return memoryCeiling <= dispatchCeiling ? 'memory' : 'dispatch';
}

/** What would help most, by how the ceilings lie. */
export type Change =
  /** the time is in the weights: fewer bytes, or memory that is faster */
  | 'weights'
  /** more than a third of what is read is the conversation */
  | 'shorter-context'
  /** launches cost several times what they would in one pass */
  | 'one-pass'
  | 'fewer-launches'
  /** waiting for the result of a token takes more than its launches */
  | 'read-back'
  /** both ceilings lie far above: the kernels themselves, or what else the device is busy with */
  | 'elsewhere';

export interface Reading {
  /** measured against each ceiling: 0.64 is 64 % */
  readonly ofMemory: number;
  readonly ofDispatch: number;
  readonly limit: Roofline['limit'];
  readonly change: Change;
  /** share of GPU memory that is saved against weights of 16 bits; 0 where nothing is */
  readonly saved: number;
}

const KV_MATTERS = 1 / 3;
const PASS_MATTERS = 3;

/** What a roofline says, before it is put into words. Works on results that came from elsewhere. */
export function read(result: Roofline): Reading {
  const { measured, memoryCeiling, dispatchCeiling, limit, memory } = result;
  return {
    ofMemory: measured / memoryCeiling,
    ofDispatch: measured / dispatchCeiling,
    limit,
    change: change(result),
    saved: Math.max(0, 1 - memory.bytes / memory.f16Bytes)
  };
}

function change({ limit, perToken, dispatch }: Roofline): Change {
  if (limit === 'other') return 'elsewhere';
  if (limit === 'memory') {
    const share = perToken.kvBytes / (perToken.kvBytes + perToken.weightBytes);
    return share > KV_MATTERS ? 'shorter-context' : 'weights';
  }
  if (dispatch.readBack > perToken.dispatches * dispatch.ownPass) return 'read-back';
  return dispatch.ownPass > PASS_MATTERS * dispatch.onePass ? 'one-pass' : 'fewer-launches';
}
