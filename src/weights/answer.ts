/**
 * Is what a server answered the file that was asked for? Portals, logins, repositories without their
 * large files and error messages all arrive looking like one.
 */
import { FileError, type FileProblem } from './problem.ts';

const POINTER = 'version https://git-lfs.github.com/spec/v1';

/** An answer that its status or headers give away; undefined: it may be the file. */
export async function refusal(url: string, response: Response): Promise<FileProblem | undefined> {
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok) {
    const said = /\bjson\b/i.test(type) ? saidIn(await response.text()) : undefined;
    const retryAfter = secondsOf(response.headers.get('retry-after'));
    return { kind: 'status', url, status: response.status, said, retryAfter };
  }
  // Servers of single-page apps answer every unknown address with their page, and so do logins.
  if (/^text\/html\b/i.test(type)) return page(url, response);
  return undefined;
}

/** A page or a pointer that calls itself a file: its first bytes tell. */
export function disguise(
  url: string,
  response: Response,
  start: string | Uint8Array
): FileError | undefined {
  const text =
    typeof start === 'string' ? start : new TextDecoder('latin1').decode(start.subarray(0, 64));
  if (/^\s*<(!doctype html|html)/i.test(text)) return new FileError(page(url, response));
  return text.startsWith(POINTER) ? new FileError({ kind: 'pointer', url }) : undefined;
}

function page(url: string, response: Response): FileProblem {
  const from = response.redirected ? new URL(response.url).host : undefined;
  return { kind: 'page', url, from: from === new URL(url).host ? undefined : from };
}

/** The sentence in a JSON error body, wherever APIs put it. */
export function saidIn(body: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  for (const name of ['error', 'message', 'detail']) {
    const inner: unknown =
      typeof value === 'object' && value !== null
        ? (value as Record<string, unknown>)[name]
        : undefined;
    if (inner !== undefined) value = inner;
  }
  return typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined;
}

/** Retry-After is a number of seconds or a date (RFC 9110, 10.2.3). */
function secondsOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
