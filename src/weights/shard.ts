/**
 * One file of weights into storage, whatever happens on the way: a cut connection is continued where
 * it broke, wrong bytes are fetched once more, and what is reported in the end is not to be helped.
 */
import { PATIENCE } from './fetch.ts';
import type { Gate } from './gate.ts';
import { Partial } from './partial.ts';
import { Persistence, type Waiting } from './persistence.ts';
import { FileError } from './problem.ts';
import { isDamage, putWeights, type WeightFile } from './store.ts';
import { openTransfer } from './transfer.ts';

/** Tries after a failure: with growing pauses, some 13 seconds of an unreachable server. */
const TRIES = 5;

/** A connection that brought this many bytes before it broke was worth having: it costs no try. */
const WORTHWHILE = 256 * 1024;

export interface ShardWatcher {
  /** bytes of the file that are here; fewer than before when it is begun anew */
  readonly onHave: (bytes: number) => void;
  /** bytes that came over the network */
  readonly onBytes: (bytes: number) => void;
  readonly onWait: (waiting: Waiting | undefined) => void;
  /** all bytes are here, and are checked while they are stored; false when that is over */
  readonly onVerify: (now: boolean) => void;
}

/** @throws FileError; an abort passes through. What has arrived is kept in every case. */
export async function storeShard(
  file: WeightFile,
  signal: AbortSignal,
  gate: Gate,
  watcher: ShardWatcher
): Promise<void> {
  const partial = await Partial.open(file);
  watcher.onHave(partial.bytes);
  const persistence = new Persistence(TRIES, signal, watcher.onWait);
  let whole = false;
  let damaged = false;
  for (;;) {
    await gate.passed(signal);
    const open = AbortSignal.any([signal, gate.signal]);
    const before = partial.bytes;
    try {
      const patience = PATIENCE * 2 ** Math.min(2, persistence.failures);
      await fetchRest(file, partial, whole, open, patience, watcher);
      watcher.onVerify(true);
      await putWeights(file, partial.chunks());
      await partial.restart();
      return;
    } catch (error) {
      watcher.onVerify(false);
      signal.throwIfAborted();
      if (gate.closed) continue;
      const problem = error instanceof FileError ? error.problem : undefined;
      if (problem && isDamage(problem) && !damaged) {
        damaged = true;
        await partial.restart();
        watcher.onHave(0);
        continue;
      }
      if (problem && (isDamage(problem) || problem.kind === 'range')) {
        await partial.restart();
        watcher.onHave(0);
      }
      if (partial.bytes - before >= WORTHWHILE) persistence.advanced();
      await persistence.afterFailure(error);
      // Some servers and browsers fail at every request for a part: the last one is for everything.
      whole = persistence.failures === TRIES;
    }
  }
}

async function fetchRest(
  file: WeightFile,
  partial: Partial,
  whole: boolean,
  signal: AbortSignal,
  patience: number,
  { onHave, onBytes }: ShardWatcher
): Promise<void> {
  const { url, bytes: expected } = file;
  if (partial.bytes === expected) return;
  const { origin } = new URL(url);
  const known = versionAt(origin, partial.version);
  // Servers name versions each in its own way. Of another one's file it is the sum that tells, in the
  // end, whether it was the same; without one there is no telling.
  if (partial.bytes > 0 && !known && file.md5 === undefined) await partial.restart();
  const before = whole ? 0 : partial.bytes;
  const asked = { from: before, version: known?.version, expected };
  const { from, version, chunks } = await openTransfer(url, asked, signal, patience);
  if (from === 0) {
    await partial.restart(versionName(origin, version));
    onHave(0);
  }
  try {
    for await (const chunk of chunks) {
      const found = partial.bytes + chunk.length;
      if (found > expected) throw new FileError({ kind: 'size', url, expected, found });
      await partial.add(chunk);
      onBytes(chunk.length);
      onHave(partial.bytes);
    }
  } catch (error) {
    // For the next try, be it in this tab or another; that there is no room is told with the rest.
    await partial.flush().catch(() => undefined);
    throw error;
  }
  const found = partial.bytes;
  if (found !== expected) throw new FileError({ kind: 'size', url, expected, found });
}

/** The version of a server's file, under a name that tells whose it is. */
export function versionName(origin: string, version: string | undefined): string {
  return version === undefined ? origin : `${origin} ${version}`;
}

/** What this server calls it; undefined when the name is another server's, or nobody's. */
export function versionAt(
  origin: string,
  name: string | undefined
): { readonly version: string | undefined } | undefined {
  if (name === origin) return { version: undefined };
  // A date has spaces in it, too.
  return name?.startsWith(`${origin} `) ? { version: name.slice(origin.length + 1) } : undefined;
}
