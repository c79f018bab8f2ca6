/** Archives: what is written is read back, and whatever is done to one, no wrong file comes out of it. */
import { deflateRawSync, crc32 as nodesCrc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../src/weights/kit/crc32.ts';
import { textOf, unpacked, type KitFile } from '../../src/weights/kit/kit-file.ts';
import { KitError, type ZipFault } from '../../src/weights/kit/problem.ts';
import type { Sink } from '../../src/weights/kit/sink.ts';
import { ZipReader } from '../../src/weights/kit/zip-directory.ts';
import {
  directory,
  localHeader,
  writeZip,
  zipBytes,
  type ZipInput
} from '../../src/weights/kit/zip-writer.ts';
import { makeZip, type MadeEntry } from './make-zip.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const NEVER = new AbortController().signal;
const text = (value: string): Bytes => new TextEncoder().encode(value);
const pattern = (length: number): Bytes =>
  Uint8Array.from({ length }, (_, i) => (i * 7) ^ (i >>> 5));

function memory(): Sink & { bytes: () => Bytes } {
  const kept: number[] = [];
  return {
    write: async (bytes) => void kept.push(...bytes),
    patch: async (bytes, position) => bytes.forEach((byte, i) => (kept[position + i] = byte)),
    close: () => Promise.resolve(),
    abort: () => Promise.resolve(),
    bytes: () => Uint8Array.from(kept)
  };
}

function input(path: string, bytes: Bytes): ZipInput {
  return {
    path,
    bytes: bytes.length,
    chunks: async function* () {
      for (let at = 0; at < bytes.length; at += 1000) yield bytes.slice(at, at + 1000);
    }
  };
}

const list = (bytes: Bytes): Promise<KitFile[]> =>
  new ZipReader(new Blob([bytes]), 'kit.zip').files();

async function contents(file: KitFile): Promise<Bytes> {
  const parts: Bytes[] = [];
  for await (const chunk of unpacked(file)) parts.push(chunk);
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

async function faultOf(bytes: Bytes): Promise<ZipFault | undefined> {
  try {
    for (const file of await list(bytes)) await contents(file);
    return undefined;
  } catch (error) {
    if (error instanceof KitError && error.problem.kind === 'zip') return error.problem.why;
    throw error;
  }
}

describe('CRC-32', () => {
  it('is Node’s, whatever the pieces', () => {
    const bytes = pattern(5000);
    expect(crc32(text('123456789'))).toBe(0xcbf43926);
    for (const size of [1, 7, 8, 9, 4999, 5000]) {
      let sum = 0;
      for (let at = 0; at < bytes.length; at += size) {
        sum = crc32(bytes.subarray(at, at + size), sum);
      }
      expect(sum, String(size)).toBe(nodesCrc32(bytes));
    }
  });
});

describe('an archive that is written', () => {
  it('has the size that was foretold, and holds the files', async () => {
    const files = [
      input('kit/größe.txt', text('Größe')),
      input('kit/empty', new Uint8Array(0)),
      input('kit/sub/params_shard_0.bin', pattern(70_001))
    ];
    const sink = memory();
    await writeZip(files, sink, NEVER);
    expect(sink.bytes().length).toBe(zipBytes(files));
    const found = await list(sink.bytes());
    expect(found.map(({ path }) => path)).toEqual(files.map(({ path }) => path));
    expect(await contents(found[2] as KitFile)).toEqual(pattern(70_001));
    expect(await textOf(found[0] as KitFile, 100)).toBe('Größe');
  });

  it('is not written to its end when a file has not the length it was announced with', async () => {
    const short = { ...input('a', pattern(10)), bytes: 11 };
    await expect(writeZip([short], memory(), NEVER)).rejects.toThrow('10 bytes instead of 11');
  });

  it('has 64-bit sizes and places where 32 bits are too few', async () => {
    const GAP = 5 * 2 ** 30;
    const large = { name: text('large.bin'), bytes: GAP, at: 0, crc: 0 };
    const head = localHeader(large);
    const last = text('the last one');
    const second = {
      name: text('last.txt'),
      bytes: last.length,
      at: head.length + GAP,
      crc: crc32(last)
    };
    const before = [localHeader(second), last];
    const start = second.at + before.reduce((sum, part) => sum + part.length, 0);
    const tail = new Uint8Array(
      await new Blob([...before, directory([large, second], start)]).arrayBuffer()
    );
    const blob = gapped(head, GAP, tail);
    const found = await new ZipReader(blob, 'kit.zip').files();
    expect(found.map(({ path, bytes }) => [path, bytes])).toEqual([
      ['large.bin', GAP],
      ['last.txt', 12]
    ]);
    expect(await textOf(found[1] as KitFile, 100)).toBe('the last one');
    expect(blob.size).toBe(
      zipBytes([
        { path: 'large.bin', bytes: GAP },
        { path: 'last.txt', bytes: 12 }
      ])
    );
  });
});

/** A blob with `gap` zeros in its middle, without the memory for them. */
function gapped(head: Bytes, gap: number, tail: Bytes): Blob {
  const end = head.length + gap;
  const slice = (from: number, to: number): Blob => {
    if (to - from > 2 ** 20) return new Blob();
    const zeros = new Uint8Array(Math.max(0, Math.min(to, end) - Math.max(from, head.length)));
    const rest = tail.slice(Math.max(0, from - end), Math.max(0, to - end));
    return new Blob([head.slice(from, to), zeros, rest]);
  };
  return { size: end + tail.length, slice } as unknown as Blob;
}

const SOUND: readonly MadeEntry[] = [
  { path: 'm/', bytes: new Uint8Array(0) },
  { path: 'm/stored.bin', bytes: pattern(3000) },
  { path: 'm/packed.json', bytes: text('{"a": 1}'.repeat(200)), deflate: true },
  { path: '__MACOSX/m/._stored.bin', bytes: pattern(10) }
];

describe('an archive from elsewhere', () => {
  it('may be deflated, streamed, in folders, with a comment', async () => {
    const found = await list(makeZip(SOUND, { comment: 'made at home', descriptors: true }));
    expect(found.map(({ path }) => path)).toEqual(['m/stored.bin', 'm/packed.json']);
    expect(await contents(found[0] as KitFile)).toEqual(pattern(3000));
    expect(await textOf(found[1] as KitFile, 10_000)).toBe('{"a": 1}'.repeat(200));
  });

  const packed = deflateRawSync(new Uint8Array(1_000_000));
  const faults: readonly [string, ZipFault, Bytes][] = [
    ['is something else', 'not-a-zip', text('%PDF-1.7 and so on')],
    ['is empty', 'not-a-zip', new Uint8Array(0)],
    ['is encrypted', 'encrypted', makeZip([{ ...entry('a'), flags: 1 }])],
    ['is packed with something newer', 'method', makeZip([{ ...entry('a'), method: 93 }])],
    ['has a file twice', 'duplicate', makeZip([entry('a/b'), entry('a/b')])],
    ['has a file twice, but for its case', 'duplicate', makeZip([entry('A'), entry('a')])],
    ['leads out of itself', 'path', makeZip([entry('../../etc/passwd')])],
    ['leads out of itself the other way', 'path', makeZip([entry('a\\..\\..\\b')])],
    ['leads to the root', 'path', makeZip([entry('/etc/passwd')])],
    ['leads to a drive', 'path', makeZip([entry('C:/windows')])],
    ['hides a name in a name', 'path', makeZip([entry('a\0b')])],
    ['is a part of one', 'split', makeZip([entry('a')], { disk: 1 })],
    ['promises more than is in it', 'damaged', makeZip([{ ...entry('a'), claimed: 5000 }])],
    [
      'unpacks to more than it says',
      'damaged',
      makeZip([{ path: 'a', bytes: new Uint8Array(100), raw: packed, method: 8 }])
    ],
    [
      'says that a little unpacks to very much',
      'damaged',
      makeZip([{ path: 'a', bytes: new Uint8Array(0), raw: packed, method: 8, claimed: 2 ** 31 }])
    ],
    ['has entries that lie over each other', 'bomb', overlapping()],
    [
      'has more entries than a model',
      'bomb',
      makeZip(Array.from({ length: 5000 }, (_, i) => ({ path: `${i}`, bytes: new Uint8Array(0) })))
    ]
  ];
  it.each(faults)('that %s is told: %s', async (_, fault, bytes) => {
    expect(await faultOf(bytes)).toBe(fault);
  });

  function entry(path: string): MadeEntry {
    return { path, bytes: text('contents') };
  }

  /** Two entries of the directory for the same bytes. */
  function overlapping(): Bytes {
    return makeZip([entry('a'), { ...entry('b'), at: 0, localPath: 'a' }]);
  }
});

describe('an archive that was damaged on its way', () => {
  const sound = makeZip(SOUND);
  const right = new Map(SOUND.map(({ path, bytes }) => [path, bytes]));

  /** Reads all there is; a file that comes out must be the one that went in. */
  async function read(bytes: Bytes): Promise<number> {
    let files: KitFile[];
    try {
      files = await list(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(KitError);
      return 0;
    }
    let good = 0;
    for (const file of files) {
      const found = await contents(file).catch((error: unknown) => {
        expect(error).toBeInstanceOf(KitError);
      });
      // A damaged name is another name; nobody asks for it.
      const wanted = right.get(file.path);
      if (!found || !wanted) continue;
      expect(found).toEqual(wanted);
      good++;
    }
    return good;
  }

  it('is refused wherever it was cut', async () => {
    expect(await read(sound)).toBe(2);
    for (let length = 0; length < sound.length; length += 1 + (length % 3)) {
      expect(await faultOf(sound.slice(0, length)), String(length)).toBeDefined();
    }
  });

  it('never yields a wrong file, whichever bit was turned', async () => {
    let random = 12345;
    const next = (below: number): number => {
      random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
      return Math.floor((random / 2 ** 32) * below);
    };
    for (let round = 0; round < 600; round++) {
      const bytes = sound.slice();
      // Headers more often than contents: there is more in them to go wrong.
      const at = round % 3 === 0 ? next(bytes.length) : bytes.length - 1 - next(400);
      bytes[at] ^= 1 << next(8);
      if (round % 5 === 0) bytes[next(bytes.length)] = next(256);
      await read(bytes);
    }
  });
});
