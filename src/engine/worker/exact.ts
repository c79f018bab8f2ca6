/**
 * Work of exact length on a loaded model: tokens in, the next token out, with no text, template or
 * end between them. The same for the GPU and the processor.
 */
import { contextFull, FailureError } from '../failures.ts';
import type { CheckRequest, Measured, MeasureRequest } from '../questions.ts';
import { seededIds } from '../random.ts';
import type { OnStep } from './loop.ts';

/** A model with one sequence of tokens in its KV cache. */
export interface Machine {
  /** tokens that fit */
  readonly context: number;
  readonly vocab: number;
  /** tokens of a prompt that are read together */
  readonly chunk: number;
  /** Forgets the sequence: also a prompt that was read before is read whole. */
  clear(): void;
  /** Reads tokens in one go, as a prompt, and chooses the next. */
  read(ids: readonly number[]): Promise<number>;
  /** Reads one token, as a reply does with its own, and chooses the next. */
  write(id: number): Promise<number>;
}

/**
 * Timed work; the cache is empty before and after. `onStep` hears of tokens as they are done.
 * @throws FailureError when it does not fit the context; the signal's reason between two tokens
 */
export function measure(
  machine: Machine,
  { depth, prompt, generate, seed }: MeasureRequest,
  signal: AbortSignal,
  onStep: OnStep
): Promise<Measured> {
  return onEmpty(machine, depth + prompt + generate, async () => {
    const ids = seededIds(seed, depth + prompt + 1, machine.vocab);
    // Something to begin with where nothing is read.
    let next = ids[depth + prompt] ?? 0;
    for (let at = 0; at < depth; at += machine.chunk) {
      signal.throwIfAborted();
      next = await machine.read(ids.slice(at, Math.min(at + machine.chunk, depth)));
      onStep(Math.min(at + machine.chunk, depth));
    }
    let promptTime = 0;
    if (prompt > 0) {
      signal.throwIfAborted();
      const began = performance.now();
      next = await machine.read(ids.slice(depth, depth + prompt));
      promptTime = performance.now() - began;
      onStep(depth + prompt);
    }
    const stamps = [clock()];
    for (let written = 1; written <= generate; written++) {
      signal.throwIfAborted();
      next = await machine.write(next);
      stamps.push(clock());
      onStep(depth + prompt + written);
    }
    return { promptTime, stamps };
  });
}

/**
 * The choices behind a given passage, whatever it goes on with; see Questions.check. The machine must
 * choose the most likely token.
 */
export function check(
  machine: Machine,
  { ids, prompt }: CheckRequest,
  signal: AbortSignal,
  onStep: OnStep
): Promise<readonly number[]> {
  return onEmpty(machine, ids.length, async () => {
    const choices: number[] = [];
    if (prompt > 0) choices.push(await machine.read(ids.slice(0, prompt)));
    for (const [at, id] of ids.entries()) {
      if (at < prompt) continue;
      signal.throwIfAborted();
      choices.push(await machine.write(id));
      onStep(at + 1);
    }
    return choices;
  });
}

async function onEmpty<T>(machine: Machine, tokens: number, work: () => Promise<T>): Promise<T> {
  if (tokens > machine.context) throw new FailureError(contextFull(tokens, machine.context));
  machine.clear();
  try {
    return await work();
  } finally {
    machine.clear();
  }
}

function clock(): number {
  return performance.timeOrigin + performance.now();
}
