/** Failures of the engine. English figures whatever the page speaks: see told.ts. */
import { bytesIn } from '../bytes.ts';
import type { Told } from '../told.ts';

const bytes = (value: number): string => bytesIn(value, 'en');
const count = (value: number): string => value.toLocaleString('en');

/** `purpose` names what the memory was for: a tensor, the cache of one layer … */
export const outOfMemory = (size: number, purpose: string): Told => ({
  what: 'The GPU ran out of memory.',
  meaning: `It could not set aside ${bytes(size)} for ${purpose}.`,
  next: 'Choose a shorter context or a smaller model. Closing other tabs and programs that use the GPU helps too.'
});

export const deviceLost = (): Told => ({
  what: 'The connection to the GPU was lost.',
  meaning: 'The model is no longer in memory. What was written so far is kept.',
  next: 'Load the model again.'
});

export const lostAsleep = (): Told => ({
  what: 'The connection to the GPU was lost while this page was asleep.',
  meaning: 'The model is no longer in memory. What was written so far is kept.',
  next: 'Load the model again.'
});

export const hungGpu = (): Told => ({
  what: 'The GPU stopped answering.',
  meaning: 'The model was unloaded. What was written so far is kept.',
  next: 'Load the model again. If it happens twice, restart the browser.'
});

export const hungWorker = (): Told => ({
  what: 'The part of the page that runs the model stopped answering.',
  meaning: 'The model was unloaded. What was written so far is kept.',
  next: 'Load the model again. If it happens twice, reload the page.'
});

/** `problem` is one sentence: the field or tensor, what was expected, what was found. */
export const unsupportedModel = (problem: string): Told => ({
  what: 'This model cannot run here.',
  meaning: problem,
  next: 'Choose one of the listed models, or another one of the Qwen 2 or Llama kind in q4f16_1 or q4f32_1.'
});

export const contextFull = (needed: number, available: number): Told => ({
  what: 'The conversation is longer than the model can read.',
  meaning: `It takes ${count(needed)} tokens. The context holds ${count(available)}.`,
  next: 'Start a new conversation, or load the model with a longer context.'
});

export const lostWorker = (): Told => ({
  what: 'The part of the page that runs the model stopped.',
  meaning: 'The model is no longer in memory. What was written so far is kept.',
  next: 'Load the model again. If it happens twice, reload the page.'
});

export const noWorker = (): Told => ({
  what: 'The part of the page that runs models could not be loaded.',
  meaning: 'It could not be fetched from the page’s server.',
  next: 'Check the network, then load again.'
});

export const tooLargeForCpu = (name: string, size: number): Told => ({
  what: `${name} needs WebGPU.`,
  meaning: `Without it a model runs on the processor, and ${bytes(size)} of weights are too many for that.`,
  next: 'Load the pocket model, or open this page in a browser with WebGPU.'
});

export const notLoaded = (): Told => ({
  what: 'No model is loaded.',
  meaning: 'Nothing can answer yet.',
  next: 'Load a model, then send again.'
});

export const modelBusy = (): Told => ({
  what: 'The model is busy.',
  meaning: 'It can write only one reply, or make one measurement, at a time.',
  next: 'Wait until it is done, or stop it, then try again.'
});

export const internal = (): Told => ({
  what: 'Something went wrong in the engine.',
  meaning: 'This should not happen. The page itself is fine.',
  next: 'Load the model again. If it happens twice, please report it with the details below.'
});
