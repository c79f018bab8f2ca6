/** Archives as others make them, and as nobody honest does. */
import { deflateRawSync } from 'node:zlib';
import { crc32 } from '../../src/weights/kit/crc32.ts';

export interface MadeEntry {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly deflate?: boolean;
  readonly flags?: number;
  /** instead of what follows from `deflate` */
  readonly method?: number;
  readonly raw?: Uint8Array;
  /** number of bytes that it says it has */
  readonly claimed?: number;
  /** place that the directory names, and the name that stands there */
  readonly at?: number;
  readonly localPath?: string;
}

interface Options {
  readonly comment?: string;
  /** number of this disk */
  readonly disk?: number;
  /** sums and sizes stand after the bytes, as where an archive is written to a pipe */
  readonly descriptors?: boolean;
}

export function makeZip(
  entries: readonly MadeEntry[],
  { comment = '', disk = 0, descriptors = false }: Options = {}
): Uint8Array<ArrayBuffer> {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let place = 0;
  const push = (part: Buffer): void => {
    parts.push(part);
    place += part.length;
  };
  for (const { path, bytes, deflate, flags = 0, claimed, at, localPath, ...rest } of entries) {
    const method = rest.method ?? (deflate ? 8 : 0);
    const raw = Buffer.from(rest.raw ?? (deflate ? deflateRawSync(bytes) : bytes));
    const name = Buffer.from(path);
    const size = claimed ?? bytes.length;
    const fields = (late: boolean): Buffer => {
      const common = Buffer.alloc(26);
      common.writeUInt16LE(20, 0);
      common.writeUInt16LE(flags | 0x800 | (descriptors ? 8 : 0), 2);
      common.writeUInt16LE(method, 4);
      if (!late) {
        common.writeUInt32LE(crc32(bytes), 10);
        common.writeUInt32LE(raw.length, 14);
        common.writeUInt32LE(size, 18);
      }
      common.writeUInt16LE(name.length, 22);
      return common;
    };
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(20, 4);
    fields(false).copy(central, 6);
    central.writeUInt32LE(at ?? place, 42);
    directory.push(central, name);
    if (localPath !== undefined) continue;
    push(Buffer.from([0x50, 0x4b, 3, 4]));
    push(fields(descriptors));
    push(name);
    push(raw);
    if (descriptors) {
      const descriptor = Buffer.alloc(16);
      descriptor.writeUInt32LE(0x08074b50, 0);
      fields(false).copy(descriptor, 4, 10, 22);
      push(descriptor);
    }
  }
  const start = place;
  for (const part of directory) push(part);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(disk, 4);
  end.writeUInt16LE(disk, 6);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(place - start, 12);
  end.writeUInt32LE(start, 16);
  end.writeUInt16LE(Buffer.byteLength(comment), 20);
  push(end);
  push(Buffer.from(comment));
  return new Uint8Array(Buffer.concat(parts));
}
