/**
 * A result in the fragment of an address: JSON, packed. Whoever opens one may have got it from anybody,
 * so what comes out is checked like any file.
 */
import { pack, unpack } from '../../ui/packed.ts';
import type { BenchResult } from '../result.ts';
import { jsonLine } from './json.ts';
import { checkResult, type Checked } from './validate.ts';

/** `#bench&result=…` */
const PARAMETER = 'result=';

const BOUNDS = { longest: 64e3, most: 256e3 };

export const encodeResult = (result: BenchResult): Promise<string> => pack(jsonLine(result));

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
  const unpacked = await unpack(text, BOUNDS);
  if ('problem' in unpacked) return unpacked;
  try {
    return checkResult(JSON.parse(unpacked.text));
  } catch (error) {
    return { problem: String(error) };
  }
}
