/**
 * Every way a load or a reply can fail. What is said of it is in src/words: what happened, what it
 * means, the one thing to do next. The technical part goes into `details`, which the page folds away.
 * Failures of files are in file-failures.ts. Device failures (no WebGPU, no adapter …) are in advice.ts.
 */
import * as text from '../words/en/failures.ts';
import { describe, failure, said } from './failure.ts';
import type { Failure } from './failure.ts';

export { describe, FailureError } from './failure.ts';
export * from './file-failures.ts';

/** `purpose` names what the memory was for: a tensor, the cache of one layer … */
export const outOfMemory = (bytes: number, purpose: string, details: string): Failure =>
  failure('out-of-memory', said('outOfMemory', text.outOfMemory, bytes, purpose), details);

/** As GPUDeviceLostInfo has them. */
export const deviceLost = (reason: string, message: string): Failure =>
  failure(
    'device-lost',
    said('deviceLost', text.deviceLost),
    `WebGPU device lost (${reason || 'unknown'}): ${message || 'no message'}`
  );

/** The device did not survive the computer's sleep, or the time another page was shown. */
export const lostAsleep = (details: string): Failure =>
  failure('device-lost', said('lostAsleep', text.lostAsleep), details);

/** Nothing was heard of it for so many seconds; it has been ended. */
export const hung = (who: 'worker' | 'gpu', seconds: number): Failure =>
  who === 'gpu'
    ? failure(
        'device-lost',
        said('hungGpu', text.hungGpu),
        `no sign of work from the GPU for ${seconds} s`
      )
    : failure(
        'worker',
        said('hungWorker', text.hungWorker),
        `no sign of life from the worker for ${seconds} s`
      );

/** `problem` is one sentence: the field or tensor, what was expected, what was found. */
export const unsupportedModel = (problem: string, url: string): Failure =>
  failure('unsupported-model', said('unsupportedModel', text.unsupportedModel, problem), url);

/** Tokens: what the prompt would take, and what the context has. */
export const contextFull = (needed: number, available: number): Failure =>
  failure('context-full', said('contextFull', text.contextFull, needed, available));

/** `message`: of the error; a worker whose script could not be fetched has none. */
export const lostWorker = (message: string | undefined): Failure =>
  message
    ? failure('worker', said('lostWorker', text.lostWorker), message)
    : failure('worker', said('noWorker', text.noWorker), 'the worker did not start');

/** Without WebGPU only small models run, on the processor. */
export const tooLargeForCpu = (name: string, bytes: number): Failure =>
  failure('no-webgpu', said('tooLargeForCpu', text.tooLargeForCpu, name, bytes));

/** A reply, or a measurement, was asked for while none can be made. */
export const notReady = (why: 'empty' | 'busy'): Failure =>
  failure(
    'internal',
    why === 'busy' ? said('modelBusy', text.modelBusy) : said('notLoaded', text.notLoaded)
  );

export function internal(error: unknown): Failure {
  const stack = error instanceof Error && error.stack ? `\n${error.stack}` : '';
  return failure('internal', said('internal', text.internal), `${describe(error)}${stack}`);
}
