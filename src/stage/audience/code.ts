/** An address as a QR code. */
import { encode } from 'uqr';
import { audienceAddress, type Shared } from './address.ts';

/** Modules of quiet around it, as the standard wants. */
const QUIET = 4;
/** A larger code has modules too small to be read from a seat (version 22: 105 by 105). */
const MOST_VERSION = 22;

export interface Code {
  /** modules along an edge, the quiet ones included */
  readonly size: number;
  /** of an SVG whose unit is a module: the dark ones */
  readonly path: string;
}

/**
 * For the audience: with the prompt, or without it where that is too long for a code; undefined where
 * the page's own address is.
 */
export function codeFor(
  base: string,
  shared: Shared
): { readonly code: Code; readonly address: string; readonly whole: boolean } | undefined {
  for (const whole of [true, false]) {
    const address = audienceAddress(base, whole ? shared : { ...shared, prompt: '' });
    const code = codeOf(address);
    if (code) return { code, address, whole };
  }
  return undefined;
}

/** undefined where the text is too long for a code that can be read. */
export function codeOf(text: string): Code | undefined {
  let made: { readonly size: number; readonly data: readonly (readonly boolean[])[] };
  try {
    made = encode(text, { ecc: 'M', border: QUIET, maxVersion: MOST_VERSION });
  } catch {
    return undefined;
  }
  // A run of dark modules is one piece: seams between single ones would be seen.
  const path = made.data.flatMap((row, y) =>
    runs(row).map(([x, width]) => `M${x} ${y}h${width}v1h-${width}z`)
  );
  return { size: made.size, path: path.join('') };
}

function runs(row: readonly boolean[]): [start: number, width: number][] {
  const found: [number, number][] = [];
  for (const [x, dark] of row.entries()) {
    const last = found.at(-1);
    if (!dark) continue;
    if (last && last[0] + last[1] === x) last[1]++;
    else found.push([x, 1]);
  }
  return found;
}
