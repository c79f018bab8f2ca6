/** Which shapes of the library's kernels run, and why. */
import { milliseconds } from '../figures.ts';
import { count, decimal, seconds } from '../format.ts';

const times = (ratio: number): string => decimal(2).format(ratio);

export const kernels = {
  title: 'Why these kernels',
  means:
    'A kernel can divide its work in several ways, called shapes. The fastest one differs between GPUs, so some are tried when a model is first loaded on one. A shape is used if its results agree with those of the default and it was faster every time.',
  why: {
    trial: (when: string, took: number) => `Chosen in a trial of ${seconds(took)}, ${when}.`,
    chosen: 'Chosen in a trial on this GPU.',
    software:
      'The default runs: the processor stands in for a GPU here, and its times say nothing about one.',
    failed: 'The default runs: the trial broke off.',
    unfinished: 'The default runs: earlier trials did not finish.'
  },
  again: 'Try again',
  trying: 'Trying other shapes.',
  tried: 'The trial is done.',
  brokeOff: 'The trial broke off. Nothing was changed.',
  nextLoad: 'Its choice is used from the next load of the model on.',
  table: 'What was tried',
  part: 'kernel',
  shape: 'shape',
  gain: 'against the default',
  time: 'shortest run',
  runs: 'runs',
  next: 'next load',
  standard: 'default',
  ratio: (middle: number, least: number, most: number, n: number) =>
    `${times(middle)} × (${times(least)} – ${times(most)}, n = ${count(n)})`,
  outcome: {
    disagreed: 'different result: not used',
    failed: 'does not compile here'
  },
  took: milliseconds,
  clock: {
    gpu: 'Timed by the GPU’s own clock.',
    page: 'Timed by the page’s clock, the way to the GPU included.'
  },
  software: 'These ratios come from a processor that stands in for a GPU; on a GPU they differ.',
  names:
    'How to read a shape. One token: invocations of a workgroup, lanes × rows, bytes that a lane reads, how it unpacks them. Many tokens (_rows): invocations, tile, block of each; by: the matrices that a subgroup multiplies at once. keys: up to this many in one go, beyond that in spans of this many; lanes that read one key together. attention_rows: invocations, rows × keys of a tile, lanes that share a row or several. tokens, which are several at once: invocations, × rows of a team; the rest is as for one token.'
};
