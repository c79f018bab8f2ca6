/**
 * Every way a load or a reply can fail, in plain words: what happened, what it means, the one thing
 * to do next. The technical part goes into `details`, which the page folds away.
 * Failures of files are in file-failures.ts. Device failures (no WebGPU, no adapter …) are worded in advice.ts, where the browser is known.
 */
import { count, describe, failure, formatBytes } from './failure.ts';
import type { Failure } from './messages.ts';

export { describe, FailureError, formatBytes } from './failure.ts';
export * from './file-failures.ts';

/** `purpose` names what the memory was for: a tensor, the cache of one layer … */
export function outOfMemory(bytes: number, purpose: string, details: string): Failure {
  return failure(
    'out-of-memory',
    'The GPU ran out of memory.',
    `It could not set aside ${formatBytes(bytes)} for ${purpose}.`,
    'Choose a shorter context or a smaller model. Closing other tabs and programs that use the GPU helps too.',
    details
  );
}

export function deviceLost(reason: string, message: string): Failure {
  return failure(
    'device-lost',
    'The connection to the GPU was lost.',
    'The model is no longer in memory. What was written so far is kept.',
    'Load the model again.',
    `WebGPU device lost (${reason || 'unknown'}): ${message || 'no message'}`
  );
}

/** The device did not survive the computer's sleep, or the time another page was shown. */
export function lostAsleep(details: string): Failure {
  return failure(
    'device-lost',
    'The connection to the GPU was lost while this page was asleep.',
    'The model is no longer in memory. What was written so far is kept.',
    'Load the model again.',
    details
  );
}

/** Nothing was heard of it for so many seconds; it has been ended. */
export function hung(who: 'worker' | 'gpu', seconds: number): Failure {
  const gpu = who === 'gpu';
  return failure(
    gpu ? 'device-lost' : 'worker',
    gpu
      ? 'The GPU stopped answering.'
      : 'The part of the page that runs the model stopped answering.',
    'The model was taken out of memory. What was written so far is kept.',
    gpu
      ? 'Load the model again. If it happens twice, restart the browser.'
      : 'Load the model again. If it happens twice, reload the page.',
    `no sign of ${gpu ? 'work from the GPU' : 'life from the worker'} for ${seconds} s`
  );
}

/** `problem` is one sentence: the field or tensor, what was expected, what was found. */
export function unsupportedModel(problem: string, url: string): Failure {
  return failure(
    'unsupported-model',
    'This model cannot run here.',
    problem,
    'Choose one of the listed models, or another one of the Qwen 2 or Llama kind in q4f16_1 or q4f32_1.',
    url
  );
}

export function contextFull(needed: number, available: number): Failure {
  return failure(
    'context-full',
    'The conversation is longer than the model can read.',
    `It takes ${count(needed)} tokens. The context holds ${count(available)}.`,
    'Start a new conversation, or load the model with a longer context.'
  );
}

export function lostWorker(message: string): Failure {
  return failure(
    'worker',
    'The part of the page that runs the model stopped.',
    'The model is no longer in memory. What was written so far is kept.',
    'Load the model again. If it happens twice, reload the page.',
    message
  );
}

/** Without WebGPU only small models run, on the processor. */
export function tooLargeForCpu(name: string, bytes: number): Failure {
  return failure(
    'no-webgpu',
    `${name} needs WebGPU.`,
    `Without it a model runs on the processor, and ${formatBytes(bytes)} of weights are too many for that.`,
    'Load the pocket model, or open this page in a browser with WebGPU.'
  );
}

/** A reply was asked for while none can be made. */
export function notReady(why: 'empty' | 'busy'): Failure {
  return failure(
    'internal',
    why === 'busy' ? 'The model is still writing.' : 'No model is loaded.',
    why === 'busy' ? 'It writes one reply at a time.' : 'There is nothing that could answer.',
    why === 'busy' ? 'Stop the reply, then send again.' : 'Load a model, then send again.'
  );
}

export function internal(error: unknown): Failure {
  const stack = error instanceof Error && error.stack ? `\n${error.stack}` : '';
  return failure(
    'internal',
    'Something went wrong in the engine.',
    'This should not happen. The page itself is fine.',
    'Load the model again. If it happens twice, please report it with the details below.',
    `${describe(error)}${stack}`
  );
}
