/** How what was asked of the engine can fail. */
import type { Failure } from './failure.ts';
import { internal } from './failures.ts';

/** A load or a reply that failed; `failure` is what the page shows. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  constructor(readonly failure: Failure) {
    super(failure.what);
  }
}

/** What was stopped on request: not a failure, nothing to show. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
  constructor() {
    super('It was stopped.');
  }
}

/** What an error carries for the page to show; one that carries nothing is this page's own fault. */
export const failureOf = (error: unknown): Failure =>
  error instanceof EngineError ? error.failure : internal(error);
