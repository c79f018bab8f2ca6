/**
 * Every way a load or a reply can fail, in plain words: what happened, what it means, the one thing
 * to do next. The technical part goes into `details`, which the page folds away.
 * Device failures (no WebGPU, no adapter …) are worded in advice.ts, where the browser is known.
 */
import type { Failure, FailureKind } from './messages.ts';

/** Thrown inside the worker and its helpers; carries what the page will show. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  constructor(readonly failure: Failure) {
    super(`${failure.what} ${failure.meaning}`);
  }
}

/** `1234567890` → `1.23 GB`: decimal units, three digits, as download sizes are given everywhere. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const text = unit === 0 ? String(value) : value.toPrecision(3);
  return `${text} ${units[unit] ?? ''}`;
}

const count = (value: number): string => value.toLocaleString('en');

/** The last part of an address: what people call the file. */
function fileName(url: string): string {
  const path = url.split(/[?#]/)[0] ?? url;
  return path.slice(path.lastIndexOf('/') + 1) || path;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

export function describe(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  return typeof error === 'string' ? error : JSON.stringify(error);
}

function failure(
  kind: FailureKind,
  what: string,
  meaning: string,
  next: string,
  details = ''
): Failure {
  return { kind, what, meaning, next, details };
}

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

/** No answer from the server at all. */
export function unreachable(url: string, error: unknown): Failure {
  return failure(
    'network',
    'The download stopped.',
    `${hostOf(url)} could not be reached, or the connection broke.`,
    'Check the network, then load again. Files that arrived whole are kept.',
    `${url}: ${describe(error)}`
  );
}

/** The server answered, but with an error. */
export function badStatus(url: string, status: number): Failure {
  const host = hostOf(url);
  const details = `${url}: HTTP ${status}`;
  if (status === 404 || status === 410) {
    return failure(
      'not-found',
      'A file of the model was not found.',
      `${host} has no ${fileName(url)} at this address.`,
      'Check the address: it must be a folder that holds a model in MLC format.',
      details
    );
  }
  if (status === 401 || status === 403) {
    return failure(
      'network',
      'The server refused access to the model.',
      `${host} wants a login or a permission for this address, or the address does not exist.`,
      'Check the address, or choose a model that is open to everybody.',
      details
    );
  }
  if (status === 429) {
    return failure(
      'network',
      'The server asks for a pause.',
      `${host} has had too many downloads from here in a short time.`,
      'Wait a few minutes, then load again. Files that arrived whole are kept.',
      details
    );
  }
  return failure(
    'network',
    'The server could not deliver the model.',
    `${host} answered with error ${status}.`,
    'Load again in a while. Files that arrived whole are kept.',
    details
  );
}

/** A web page (a login form, a hotel's portal, an error page) where a file should be. */
export function pageInsteadOfFile(url: string): Failure {
  return failure(
    'not-a-model',
    'A web page arrived instead of a model file.',
    `${hostOf(url)} answered the request for ${fileName(url)} with a page. The address may be wrong, or the network asks for a login first.`,
    'Check the address. On a guest network, log in to it and load again.',
    url
  );
}

/** A file of the model that cannot be read as what it should be. */
export function unreadable(url: string, problem: string): Failure {
  return failure(
    'not-a-model',
    'This is not a model in MLC format.',
    `${fileName(url)} cannot be read: ${problem}`,
    'Check the address: it must be a folder that holds a model in MLC format.',
    url
  );
}

export function incompleteFile(url: string, expected: number, found: number): Failure {
  return failure(
    'incomplete-file',
    found < expected ? 'A file of the model is cut short.' : 'A file of the model is too long.',
    `${fileName(url)} should have ${count(expected)} bytes, but ${count(found)} arrived.`,
    'Load again: only this file is fetched anew. If it happens twice, the copy on the server is damaged.',
    url
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

export function storageFull(error: unknown): Failure {
  return failure(
    'storage',
    'The browser has no room for the model’s files.',
    'The space that it grants this site is used up. A private window grants only little.',
    'Free some disk space or delete models you no longer need, then load again.',
    describe(error)
  );
}

/** Storage that fails for another reason than room: blocked by a setting, or broken. */
export function storageFailed(error: unknown): Failure {
  return failure(
    'storage',
    'The browser did not store the model’s files.',
    'Storage may be switched off for this site.',
    'Allow this site to store data, then load again.',
    describe(error)
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

/** A reply was asked for while none can be made. */
/** Without WebGPU only small models run, on the processor. */
export function tooLargeForCpu(name: string, bytes: number): Failure {
  return failure(
    'no-webgpu',
    `${name} needs WebGPU.`,
    `Without it a model runs on the processor, and ${formatBytes(bytes)} of weights are too many for that.`,
    'Load the pocket model, or open this page in a browser with WebGPU.'
  );
}

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
