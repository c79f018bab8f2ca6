/** Why there is no WebGPU here, or too little; what is said of it is in src/words/en/no-gpu-failures.ts. */
import * as text from '../words/en/no-gpu-failures.ts';
import { failure, said } from './failure.ts';
import type { Failure } from './failure.ts';
import { platformOf, type NavigatorLike } from './platform.ts';

/** `origin`: of the page, as in `http://192.168.1.5:4173`. */
export function insecureContext(navigator: NavigatorLike, origin: string): Failure {
  const { browser } = platformOf(navigator);
  return failure(
    'insecure-context',
    said('insecureContext', text.insecureContext, browser, origin),
    `isSecureContext is false at ${origin}`
  );
}

/** `navigator.gpu` is missing in a secure context. */
export const missingWebGpu = (navigator: NavigatorLike): Failure =>
  failure(
    'no-webgpu',
    said('missingWebGpu', text.missingWebGpu, platformOf(navigator)),
    `navigator.gpu is missing. ${navigator.userAgent}`
  );

/** There is WebGPU, but no adapter to use. */
export const missingAdapter = (navigator: NavigatorLike): Failure =>
  failure(
    'no-adapter',
    said('missingAdapter', text.missingAdapter, platformOf(navigator)),
    `requestAdapter() returned null. ${navigator.userAgent}`
  );

/** The adapter is below what web-llm asks of every device. `limit` is WebGPU's name of the limit. */
export const weakDevice = (limit: string, needed: number, found: number): Failure =>
  failure(
    'weak-device',
    said('weakDevice', text.weakDevice, limit, needed, found),
    `${limit}: ${found} < ${needed}`
  );
