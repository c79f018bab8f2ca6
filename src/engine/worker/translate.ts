/** From whatever was thrown on the way to a model to what the page shows. */
import { UnsupportedDeviceError } from '../../library/builder.ts';
import { ModelConfigError } from '../../library/config.ts';
import { FileError, type FileProblem } from '../../weights/problem.ts';
import {
  badStatus,
  damagedFile,
  FailureError,
  incompleteFile,
  internal,
  messageInsteadOfFile,
  notOnHost,
  pageInsteadOfFile,
  pointerInsteadOfFile,
  sealedPage,
  stalled,
  storageFailed,
  storageFull,
  unreachable,
  unreadable,
  unsupportedModel,
  wrongPart
} from '../failures.ts';
import type { Failure } from '../failure.ts';

/** `address`: of the model that was being loaded. */
export function toFailure(error: unknown, address: string): Failure {
  if (error instanceof FailureError) return error.failure;
  if (error instanceof FileError) return fileFailure(error.problem);
  if (error instanceof ModelConfigError || error instanceof UnsupportedDeviceError) {
    return unsupportedModel(error.message, address);
  }
  return internal(error);
}

function fileFailure(problem: FileProblem): Failure {
  switch (problem.kind) {
    case 'unreachable':
      return unreachable(problem.url, problem.cause);
    case 'sealed':
      return sealedPage(problem.url);
    case 'stalled':
      return stalled(problem.url, problem.seconds);
    case 'status':
      return badStatus(problem.url, problem.status, problem.said, problem.retryAfter);
    case 'nowhere':
      return notOnHost(problem.url, problem.tried);
    case 'page':
      return pageInsteadOfFile(problem.url, problem.from);
    case 'pointer':
      return pointerInsteadOfFile(problem.url);
    case 'answer':
      return messageInsteadOfFile(problem.url, problem.said);
    case 'range':
      return wrongPart(problem.url);
    case 'checksum':
      return damagedFile(problem.url, problem.expected, problem.found);
    case 'size':
      return incompleteFile(problem.url, problem.expected, problem.found);
    case 'unreadable':
      return unreadable(problem.url, problem.reason);
    case 'quota':
      return storageFull(problem.cause, problem);
    case 'storage':
      return storageFailed(problem.cause);
  }
}
