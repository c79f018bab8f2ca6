/** Fetching one file, with everything that is not the file told apart. */
import { received } from '../net/guard.ts';
import { realm } from '../net/realm.ts';
import { disguise, refusal } from './answer.ts';
import { FileError } from './problem.ts';

/** Seconds without a byte after which a connection counts as dead. */
export const PATIENCE = 10;

interface Options {
  readonly cache: RequestCache;
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  readonly patience?: number;
}

export interface OpenFile {
  readonly response: Response;
  /** The body piece by piece; a broken connection is a FileError, an abort stays one. */
  readonly chunks: AsyncGenerator<Uint8Array<ArrayBuffer>, undefined>;
  /** Lets go of a body that nobody reads. */
  readonly close: () => void;
}

/**
 * Asks for a file. Whoever reads slowly is not a stall: only waiting for the network counts.
 * @throws FileError; an abort passes through
 */
export async function openFile(
  url: string,
  { cache, signal, headers, patience = PATIENCE }: Options
): Promise<OpenFile> {
  const own = new AbortController();
  const stalled = new FileError({ kind: 'stalled', url, seconds: patience });
  const waitFor = async <T>(work: Promise<T>): Promise<T> => {
    const timer = setTimeout(() => own.abort(stalled), patience * 1000);
    try {
      return await work;
    } catch (cause) {
      signal.throwIfAborted();
      if (realm.sealed) throw new FileError({ kind: 'sealed', url });
      throw own.signal.aborted ? stalled : new FileError({ kind: 'unreachable', url, cause });
    } finally {
      clearTimeout(timer);
    }
  };
  signal.throwIfAborted();
  const either = AbortSignal.any([signal, own.signal]);
  const response = await waitFor(fetch(url, { cache, signal: either, headers }));
  const refused = await waitFor(refusal(url, response));
  if (refused) {
    own.abort();
    throw new FileError(refused);
  }
  async function* chunks(): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
    const reader = response.body?.getReader();
    if (!reader) return undefined;
    let bytes = 0;
    try {
      for (;;) {
        const piece = await waitFor(reader.read());
        if (piece.done) return undefined;
        bytes += piece.value.byteLength;
        yield piece.value;
      }
    } finally {
      received(response, bytes);
      // Leaving early closes the connection; after the end this does nothing.
      await reader.cancel().catch(() => undefined);
    }
  }
  return { response, chunks: chunks(), close: () => own.abort() };
}

/** Small files: revalidated with the server, read whole. */
export async function fetchText(
  url: string,
  signal: AbortSignal,
  onBytes: (bytes: number, total?: number) => void = () => undefined
): Promise<string> {
  const { response, chunks } = await openFile(url, { cache: 'no-cache', signal });
  const encoded = response.headers.has('content-encoding');
  const length = Number(response.headers.get('content-length') ?? NaN);
  const total = encoded || !Number.isFinite(length) ? undefined : length;
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true });
    onBytes(chunk.byteLength, total);
  }
  text += decoder.decode();
  const other = disguise(url, response, text);
  if (other) throw other;
  return text;
}

/** A JSON file, with its text. */
export async function fetchJson(
  url: string,
  signal: AbortSignal,
  onBytes?: (bytes: number, total?: number) => void
): Promise<{ readonly text: string; readonly value: unknown }> {
  const text = await fetchText(url, signal, onBytes);
  try {
    return { text, value: JSON.parse(text) as unknown };
  } catch (error) {
    const reason = `it is not JSON (${error instanceof Error ? error.message : String(error)}).`;
    throw new FileError({ kind: 'unreadable', url, reason });
  }
}
