/**
 * A result in the fragment of an address, which no server ever sees: JSON, deflated, in base64url.
 * Whoever opens one may have got it from anybody, so both sides of the decompression are bounded, and
 * what comes out is checked like any file.
 */
import type { BenchResult } from '../result.ts';
import { jsonLine } from './json.ts';
import { checkResult, type Checked } from './validate.ts';

/** `#bench&result=…` */
export const PARAMETER = 'result=';

/** Characters of the fragment, and bytes that they may grow to. */
const LONGEST_TEXT = 64e3;
const MOST_BYTES = 256e3;

export async function encodeResult(result: BenchResult): Promise<string> {
  const stream = new Blob([jsonLine(result)])
    .stream()
    .pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const characters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(characters).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The address that carries it; `page`: location.href. */
export async function linkTo(result: BenchResult, page: string): Promise<string> {
  const url = new URL(page);
  // What the address asked for when the page was opened is the measurer's, not the reader's.
  url.search = '';
  url.hash = `bench&${PARAMETER}${await encodeResult(result)}`;
  return url.href;
}

/** Never throws; the problem is for the folded details. */
export async function decodeResult(text: string): Promise<Checked> {
  if (text.length > LONGEST_TEXT) return { problem: 'the link is too long' };
  if (!/^[\w-]+$/.test(text)) return { problem: 'the link is not in base64url' };
  try {
    const characters = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(characters, (character) => character.charCodeAt(0));
    const json = await inflate(bytes);
    return json === undefined
      ? { problem: 'the link grows too large' }
      : checkResult(JSON.parse(json));
  } catch (error) {
    return { problem: String(error) };
  }
}

/** undefined where it grows beyond what a result may have. */
async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  const stream = new Blob([bytes])
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'))
    .pipeThrough(new TextDecoderStream('utf-8', { fatal: true }));
  const reader = stream.getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += value;
    if (text.length > MOST_BYTES) {
      await reader.cancel();
      return undefined;
    }
  }
}
