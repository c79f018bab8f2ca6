/** A file, or the rest of one, from a server that may or may not be able to begin in the middle. */
import { disguise, saidIn } from './answer.ts';
import { openFile } from './fetch.ts';
import { FileError } from './problem.ts';

export interface Transfer {
  /** where it really begins: at 0 where the server sends everything again */
  readonly from: number;
  /** tells whether a later answer is of the same file: its ETag, else when it was modified */
  readonly version: string | undefined;
  readonly chunks: AsyncGenerator<Uint8Array<ArrayBuffer>, undefined>;
}

/**
 * Asks for the file from byte `from` on. `version`: of the bytes before it.
 * @throws FileError, of kind `range` when the answer continues something else
 */
export async function openTransfer(
  url: string,
  { from, version, expected }: { from: number; version: string | undefined; expected: number },
  signal: AbortSignal,
  patience: number
): Promise<Transfer> {
  const { response, chunks, close } = await openFile(url, {
    // Weights are stored by us, and a gigabyte need not be on the disk twice.
    cache: 'no-store',
    signal,
    patience,
    headers: from > 0 ? rangeHeaders(url, from, version) : undefined
  }).catch((error: unknown) => {
    const { problem } = error instanceof FileError ? error : { problem: undefined };
    const beyond = problem?.kind === 'status' && problem.status === 416;
    throw beyond ? new FileError({ kind: 'range', url }) : error;
  });
  try {
    const now = response.headers.get('etag') ?? response.headers.get('last-modified') ?? undefined;
    const start = response.status === 206 ? from : 0;
    if (response.status === 206 && !continues(response, from, expected, now, version)) {
      throw new FileError({ kind: 'range', url });
    }
    const length = response.headers.get('content-length');
    if (start === 0 && isJson(response) && length !== null && Number(length) !== expected) {
      const said = saidIn(await response.text());
      if (said !== undefined) throw new FileError({ kind: 'answer', url, said });
      throw new FileError({ kind: 'size', url, expected, found: Number(length) });
    }
    const checked = start === 0 ? undisguised(url, response, chunks) : chunks;
    return { from: start, version: now ?? (start > 0 ? version : undefined), chunks: checked };
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * If-Range makes the server send everything when the file has changed. Other origins would be asked
 * for permission to send it (CORS preflight), which model hosts that redirect to a CDN do not answer;
 * a Range alone needs none. There the version is compared when the answer is here.
 */
function rangeHeaders(
  url: string,
  from: number,
  version: string | undefined
): Record<string, string> {
  const range = { range: `bytes=${from}-` };
  const here = (globalThis as { readonly location?: Location }).location?.origin;
  const strong = version !== undefined && !version.startsWith('W/');
  return strong && new URL(url).origin === here ? { ...range, 'if-range': version } : range;
}

/** Servers need not show Content-Range and ETag to other origins: what they do not show may fit. */
function continues(
  { headers }: Response,
  from: number,
  expected: number,
  now: string | undefined,
  version: string | undefined
): boolean {
  if (from === 0) return false;
  if (now !== undefined && version !== undefined && now !== version) return false;
  const range = headers.get('content-range');
  if (range !== null) {
    const [, start, end, size] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(range) ?? [];
    const fits = Number(start) === from && Number(end) === expected - 1;
    return fits && (size === '*' || Number(size) === expected);
  }
  const length = headers.get('content-length');
  return length === null || Number(length) === expected - from;
}

const isJson = ({ headers }: Response): boolean =>
  /\bjson\b/i.test(headers.get('content-type') ?? '');

async function* undisguised(
  url: string,
  response: Response,
  chunks: AsyncGenerator<Uint8Array<ArrayBuffer>, undefined>
): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
  let first = true;
  for await (const chunk of chunks) {
    const other = first ? disguise(url, response, chunk) : undefined;
    if (other) throw other;
    first = false;
    yield chunk;
  }
}
