/**
 * Writes a ZIP archive of files as they are, one after the other, never holding one of them. Weights
 * do not get smaller by compression: entries are stored. Sums are known when a file is written, and
 * are put into the header before it then; so no reader has to search for an entry's end.
 * Zip64 (APPNOTE 4.5.3) where sizes or places need more than 32 bits.
 */
import { crc32 } from './crc32.ts';
import type { Sink } from './sink.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export interface ZipInput {
  readonly path: string;
  readonly bytes: number;
  readonly chunks: () => AsyncIterable<Bytes>;
}

const FULL = 0xffffffff;
const UTF8_NAMES = 0x0800;
/** 1980-01-01: archives of one model are the same wherever and whenever they are made. */
const DATE = 0x0021;
const VERSION = 20;
const VERSION_64 = 45;

export interface Written {
  readonly name: Bytes;
  readonly bytes: number;
  readonly at: number;
  readonly crc: number;
}

/** Bytes of the whole archive. */
export function zipBytes(files: readonly Pick<ZipInput, 'path' | 'bytes'>[]): number {
  const entries = files.map(({ path, bytes }) => ({ name: encode(path), bytes, at: 0, crc: 0 }));
  let at = 0;
  const placed = entries.map((entry) => {
    const here = { ...entry, at };
    at += localHeader(here).length + entry.bytes;
    return here;
  });
  return (
    placed.reduce((sum, entry) => sum + centralHeader(entry).length, at) + end(at, 0, 0).length
  );
}

/** Writes everything but does not close. Throws what `chunks`, `sink` and an abort throw. */
export async function writeZip(
  files: Iterable<ZipInput>,
  sink: Sink,
  signal: AbortSignal
): Promise<void> {
  const written: Written[] = [];
  let at = 0;
  const write = async (bytes: Bytes): Promise<void> => {
    await sink.write(bytes);
    at += bytes.length;
  };
  for (const { path, bytes, chunks } of files) {
    const entry = { name: encode(path), bytes, at, crc: 0 };
    await write(localHeader(entry));
    const from = at;
    let crc = 0;
    for await (const chunk of chunks()) {
      signal.throwIfAborted();
      crc = crc32(chunk, crc);
      await write(chunk);
    }
    if (at - from !== bytes) throw new Error(`${path} has ${at - from} bytes instead of ${bytes}`);
    await sink.patch(layout([[4, crc]]), entry.at + 14);
    written.push({ ...entry, crc });
  }
  await write(directory(written, at));
}

/** What follows the files: where each of them is, and the end. `start`: its own place. */
export function directory(entries: readonly Written[], start: number): Bytes {
  const headers = layout(entries.map(centralHeader));
  return layout([headers, end(start, headers.length, entries.length)]);
}

const encode = (text: string): Bytes => new TextEncoder().encode(text);

/** Numbers of 2, 4 or 8 bytes one after the other, and bytes as they are. */
function layout(fields: readonly (readonly [2 | 4 | 8, number] | Bytes)[]): Bytes {
  const size = (field: (typeof fields)[number]): number =>
    field instanceof Uint8Array ? field.length : field[0];
  const all = new Uint8Array(fields.reduce((sum, field) => sum + size(field), 0));
  const view = new DataView(all.buffer);
  let at = 0;
  for (const field of fields) {
    if (field instanceof Uint8Array) all.set(field, at);
    else if (field[0] === 2) view.setUint16(at, field[1], true);
    else if (field[0] === 4) view.setUint32(at, field[1], true);
    else view.setBigUint64(at, BigInt(field[1]), true);
    at += size(field);
  }
  return all;
}

/** What both headers say of a file, in the same order. */
const common = ({ name, crc }: Written, size: number, extra: Bytes) =>
  [
    [2, UTF8_NAMES],
    [2, 0],
    [2, 0],
    [2, DATE],
    [4, crc],
    [4, size],
    [4, size],
    [2, name.length],
    [2, extra.length]
  ] as const;

/** What stands before a file. */
export function localHeader(entry: Written): Bytes {
  const { name, bytes } = entry;
  const large = bytes >= FULL;
  // Both sizes must stand in the extra field of a local header, whichever needs it.
  const extra = large
    ? layout([
        [2, 1],
        [2, 16],
        [8, bytes],
        [8, bytes]
      ])
    : layout([]);
  return layout([
    [4, 0x04034b50],
    [2, large ? VERSION_64 : VERSION],
    ...common(entry, large ? FULL : bytes, extra),
    name,
    extra
  ]);
}

function centralHeader(entry: Written): Bytes {
  const { name, bytes, at } = entry;
  const largeSize = bytes >= FULL;
  const largePlace = at >= FULL;
  const wide = layout([
    ...(largeSize ? [[8, bytes] as const, [8, bytes] as const] : []),
    ...(largePlace ? [[8, at] as const] : [])
  ]);
  const extra = wide.length > 0 ? layout([[2, 1], [2, wide.length], wide]) : wide;
  const version = extra.length > 0 ? VERSION_64 : VERSION;
  return layout([
    [4, 0x02014b50],
    [2, version],
    [2, version],
    ...common(entry, largeSize ? FULL : bytes, extra),
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, largePlace ? FULL : at],
    name,
    extra
  ]);
}

/** The end of an archive whose central directory has `bytes` from `start` on. */
function end(start: number, bytes: number, count: number): Bytes {
  const large = start >= FULL || bytes >= FULL || count >= 0xffff;
  const end64 = layout([
    [4, 0x06064b50],
    [8, 44],
    [2, VERSION_64],
    [2, VERSION_64],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, bytes],
    [8, start],
    // The locator of what is above.
    [4, 0x07064b50],
    [4, 0],
    [8, start + bytes],
    [4, 1]
  ]);
  const small = layout([
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, Math.min(count, 0xffff)],
    [2, Math.min(count, 0xffff)],
    [4, Math.min(bytes, FULL)],
    [4, Math.min(start, FULL)],
    [2, 0]
  ]);
  return large ? layout([end64, small]) : small;
}
