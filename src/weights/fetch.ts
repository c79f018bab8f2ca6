/** Fetching one file, with everything that is not the file told apart. */
import { FileError } from './problem.ts';

/**
 * The response with the file as its body. `fresh` files are not kept in the HTTP cache: weights are
 * stored by us, and a gigabyte need not be on the disk twice.
 * @throws FileError; an abort passes through
 */
async function request(url: string, cache: RequestCache, signal: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { cache, signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw new FileError({ kind: 'unreachable', url, cause });
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw new FileError({ kind: 'status', url, status: response.status });
  }
  // Servers of single-page apps answer every unknown address with their page, and so do logins.
  if (/^text\/html\b/i.test(response.headers.get('content-type') ?? '')) {
    await response.body?.cancel();
    throw new FileError({ kind: 'page', url });
  }
  return response;
}

/** Small files: revalidated with the server, read whole. */
export async function fetchText(
  url: string,
  signal: AbortSignal,
  onBytes: (bytes: number, total?: number) => void = () => undefined
): Promise<string> {
  const response = await request(url, 'no-cache', signal);
  const encoded = response.headers.has('content-encoding');
  const length = Number(response.headers.get('content-length') ?? NaN);
  const total = encoded || !Number.isFinite(length) ? undefined : length;
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of chunks(url, response, signal)) {
    text += decoder.decode(chunk, { stream: true });
    onBytes(chunk.byteLength, total);
  }
  text += decoder.decode();
  if (/^\s*<(!doctype|html)/i.test(text)) throw new FileError({ kind: 'page', url });
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

/**
 * A large file as a stream that fails, at its end at the latest, unless it has exactly `expected`
 * bytes. `failure()` tells why it failed: whoever consumes a stream may wrap its error.
 */
export async function fetchExactly(
  url: string,
  expected: number,
  signal: AbortSignal,
  onBytes: (bytes: number) => void
): Promise<{ stream: ReadableStream<Uint8Array>; failure: () => unknown }> {
  const response = await request(url, 'no-store', signal);
  const source = chunks(url, response, signal);
  let found = 0;
  let failure: unknown;
  const fail = (controller: ReadableStreamDefaultController<Uint8Array>, error: unknown): void => {
    failure = error;
    controller.error(error);
  };
  const wrongSize = (): FileError => new FileError({ kind: 'size', url, expected, found });
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await source.next();
          if (done) {
            if (found === expected) controller.close();
            else fail(controller, wrongSize());
            return;
          }
          found += value.byteLength;
          onBytes(value.byteLength);
          if (found <= expected) controller.enqueue(value);
          else fail(controller, wrongSize());
        } catch (error) {
          fail(controller, error);
        }
      },
      async cancel() {
        await source.return(undefined);
      }
    },
    { highWaterMark: 1 }
  );
  return { stream, failure: () => failure };
}

/** The body piece by piece; a broken connection is a FileError, an abort stays one. */
async function* chunks(
  url: string,
  response: Response,
  signal: AbortSignal
): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
  const reader = response.body?.getReader();
  if (!reader) return undefined;
  try {
    for (;;) {
      let piece: ReadableStreamReadResult<Uint8Array<ArrayBuffer>>;
      try {
        piece = await reader.read();
      } catch (cause) {
        signal.throwIfAborted();
        throw new FileError({ kind: 'unreachable', url, cause });
      }
      if (piece.done) return undefined;
      yield piece.value;
    }
  } finally {
    // Leaving early closes the connection; after the end this does nothing.
    await reader.cancel().catch(() => undefined);
  }
}
