/** Whether a model runs on this device. */
import { count, formatBytes } from '../format.ts';

export const device = {
  onProcessor: 'Without WebGPU it answers on the processor.',
  slow: 'It runs on the processor here, many times slower than on a graphics card.',
  matrix: (needs: number, allows: number) =>
    `It has a matrix of ${formatBytes(needs)}; this device allows ${formatBytes(allows)} at once.`,
  context: (tokens: number, needs: number, allows: number) =>
    `A context of ${count(tokens)} tokens needs ${formatBytes(needs)} at once; this device allows ${formatBytes(allows)}.`,
  /** `gigabytes` of main memory, or more where `orMore` */
  memory: (needs: number, gigabytes: number, orMore: boolean) =>
    `It needs ${formatBytes(needs)} of graphics memory, a lot for a device with ${gigabytes} GB${orMore ? ' or more' : ''} of main memory. Browsers tell no more.`,
  handheld: (needs: number) =>
    `It needs ${formatBytes(needs)} of memory. Phones and tablets often close a page that takes that much.`
};
