/** Rotary position embedding: how far each pair of a head's dimensions turns per position. */
import type { ModelConfig, RopeScaling } from './config.ts';

/**
 * Radians per position for each of the headDim / 2 rotation pairs (pair i = dimensions i and
 * i + headDim / 2: the half-split form of HF transformers and MLC): theta^(−2i/headDim), stretched
 * as in Llama 3 when the config says so.
 */
export function ropeAngles(
  config: Pick<ModelConfig, 'headDim' | 'ropeTheta' | 'ropeScaling'>
): Float64Array {
  const angles = new Float64Array(config.headDim / 2);
  for (let pair = 0; pair < angles.length; pair++) {
    angles[pair] = config.ropeTheta ** ((-2 * pair) / config.headDim);
  }
  const scaling = config.ropeScaling;
  return scaling ? angles.map((angle) => stretch(angle, scaling)) : angles;
}

/**
 * Llama 3's scaling (HF transformers, modeling_rope_utils.py, _compute_llama3_parameters): waves
 * longer than the original context are slowed by `factor`, short ones kept, those between blended.
 */
function stretch(angle: number, scaling: RopeScaling): number {
  const { factor, lowFreqFactor, highFreqFactor, originalContext } = scaling;
  // how often this pair turns round within the original context
  const turns = (originalContext * angle) / (2 * Math.PI);
  if (turns < lowFreqFactor) return angle / factor;
  if (turns > highFreqFactor) return angle;
  const keep = (turns - lowFreqFactor) / (highFreqFactor - lowFreqFactor);
  return (1 - keep) * (angle / factor) + keep * angle;
}
