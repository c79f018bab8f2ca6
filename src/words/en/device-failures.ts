/** What makes a device slow that has WebGPU, and the one step that helps in this browser on this system. */
import { bytesIn } from '../bytes.ts';
import { stepToAdapter, type Where } from '../en-steps.ts';
import type { Told } from '../told.ts';

export const softwareAdapter = (where: Where, name: string): Told => ({
  what: 'WebGPU runs on the processor here, not on a graphics card.',
  meaning: `The browser uses ${name || 'a software adapter'}. Models run, but many times slower.`,
  next: stepToAdapter(where)
});

export const noShaderF16 = (): Told => ({
  what: 'The graphics card offers no 16-bit arithmetic.',
  meaning: 'Models run all the same: this library computes in 32 bits and reads the same files.',
  next: 'Nothing needs to be done.'
});

export const smallLimits = (binding: number): Told => ({
  what: 'The graphics card lets a program use memory only in small pieces.',
  meaning: `One piece may have at most ${bytesIn(binding, 'en')}. Large matrices are split; the largest models may not fit.`,
  next: 'Choose the smallest model if a larger one does not load.'
});
