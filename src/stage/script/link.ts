/** A script in an address: `#stage&script=…`. Notes go along; whoever gets the link can read them. */
import { pack, unpack } from '../../ui/packed.ts';
import { read, write, type Read, type Script } from './script.ts';

const BOUNDS = { longest: 64e3, most: 4e6 };

/** undefined where it would be longer than anybody's address may be; `page`: location.href */
export async function linkTo(script: Script, page: string): Promise<string | undefined> {
  const packed = await pack(write(script));
  if (packed.length > BOUNDS.longest) return undefined;
  const url = new URL(page);
  url.search = '';
  url.hash = `stage&script=${packed}`;
  return url.href;
}

/** Never throws. */
export async function readLink(packed: string): Promise<Read> {
  const unpacked = await unpack(packed, BOUNDS);
  return 'problem' in unpacked ? { problem: 'link' } : read(unpacked.text);
}
