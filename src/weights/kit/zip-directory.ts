/**
 * What is in a ZIP archive (PKWARE's APPNOTE 6.3.10), found by reading its central directory and the
 * headers of its entries only, so that an archive of gigabytes costs nothing before it is used. All it
 * says is checked: what contradicts itself, leads out of it or cannot be unpacked is refused.
 */
import type { KitFile } from './kit-file.ts';
import { KitError, type ZipFault } from './problem.ts';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;

const END_BYTES = 22;
const LOCATOR_BYTES = 20;
const END_64_BYTES = 56;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;

/** More than any model has: what exceeds it is not read. */
const MOST_ENTRIES = 4096;
const MOST_DIRECTORY = 4 * 2 ** 20;
/** Deflate cannot do better than 1032 to 1 (zlib's documentation). */
const MOST_RATIO = 1032;

const STORED = 0;
const DEFLATED = 8;

/** What systems add by themselves. */
const IGNORED = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/;

interface Entry {
  readonly path: string;
  readonly rawName: Uint8Array;
  readonly flags: number;
  readonly method: number;
  readonly crc32: number;
  readonly packed: number;
  readonly bytes: number;
  readonly at: number;
}

export class ZipReader {
  readonly #blob: Blob;
  readonly #name: string;

  constructor(blob: Blob, name: string) {
    this.#blob = blob;
    this.#name = name;
  }

  /** Every file in it, in the archive's order. @throws KitError */
  async files(): Promise<KitFile[]> {
    const { start, bytes, count } = await this.#findDirectory();
    if (count > MOST_ENTRIES || bytes > MOST_DIRECTORY) throw this.#error('bomb');
    const entries = this.#readDirectory(await this.#read(start, bytes), count, start);
    const files: KitFile[] = [];
    const names = new Set<string>();
    let free = 0;
    for (const entry of entries.toSorted((a, b) => a.at - b.at)) {
      if (entry.at < free) throw this.#error('bomb', entry.path);
      const from = await this.#dataOf(entry);
      free = from + entry.packed;
      if (free > start) throw this.#error('damaged', entry.path);
      if (entry.path.endsWith('/') || IGNORED.test(entry.path)) continue;
      const name = entry.path.toLowerCase();
      if (names.has(name)) throw this.#error('duplicate', entry.path);
      names.add(name);
      const { path, bytes: size, packed, method, crc32 } = entry;
      if (method === STORED ? size !== packed : size > packed * MOST_RATIO) {
        throw this.#error('damaged', path);
      }
      files.push({
        path,
        bytes: size,
        data: this.#blob.slice(from, free),
        ...(method === DEFLATED && { deflated: true }),
        archive: { name: this.#name, crc32 }
      });
    }
    return files;
  }

  async #findDirectory(): Promise<{ start: number; bytes: number; count: number }> {
    const { size } = this.#blob;
    const head = size >= 4 ? (await this.#read(0, 4)).getUint32(0, true) : 0;
    if (head !== LOCAL && head !== END) throw this.#error('not-a-zip');
    // The end may be followed by a comment of up to 65535 bytes, which ends the file.
    const from = Math.max(0, size - END_BYTES - 0xffff);
    const tail = await this.#read(from, size - from);
    let at = tail.byteLength - END_BYTES;
    while (at >= 0 && !isEnd(tail, at)) at--;
    if (at < 0) throw this.#error('truncated');
    const end = from + at;
    const disks = [tail.getUint16(at + 4, true), tail.getUint16(at + 6, true)];
    const small = {
      count: tail.getUint16(at + 10, true),
      bytes: tail.getUint32(at + 12, true),
      start: tail.getUint32(at + 16, true)
    };
    const large = await this.#findDirectory64(end, small);
    if (!large && disks.some((disk) => disk !== 0)) throw this.#error('split');
    const { directory, before } = large ?? { directory: small, before: end };
    if (directory.start + directory.bytes !== before) throw this.#error('damaged');
    return directory;
  }

  /** Archives beyond 4 GiB or 65535 files say so in a second end, before the first. */
  async #findDirectory64(
    end: number,
    small: { start: number; bytes: number; count: number }
  ): Promise<{ directory: typeof small; before: number } | undefined> {
    const at = end - LOCATOR_BYTES;
    const locator = at >= 0 ? await this.#read(at, LOCATOR_BYTES) : undefined;
    if (locator?.getUint32(0, true) !== LOCATOR_64) {
      const full = small.start === 0xffffffff || small.bytes === 0xffffffff;
      if (full) throw this.#error('damaged');
      return undefined;
    }
    if (locator.getUint32(16, true) > 1) throw this.#error('split');
    const before = this.#whole(locator, 8);
    if (before + END_64_BYTES > at) throw this.#error('damaged');
    const view = await this.#read(before, END_64_BYTES);
    if (view.getUint32(0, true) !== END_64) throw this.#error('damaged');
    const directory = {
      count: this.#whole(view, 32),
      bytes: this.#whole(view, 40),
      start: this.#whole(view, 48)
    };
    return { directory, before };
  }

  #readDirectory(view: DataView, count: number, start: number): Entry[] {
    const entries: Entry[] = [];
    let at = 0;
    for (let i = 0; i < count; i++) {
      if (at + CENTRAL_BYTES > view.byteLength || view.getUint32(at, true) !== CENTRAL) {
        throw this.#error('damaged');
      }
      const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) =>
        view.getUint16(at + field, true)
      );
      const next = at + CENTRAL_BYTES + nameBytes + extraBytes + commentBytes;
      if (next > view.byteLength) throw this.#error('damaged');
      const nameAt = view.byteOffset + at + CENTRAL_BYTES;
      const rawName = new Uint8Array(view.buffer, nameAt, nameBytes);
      const path = this.#pathOf(rawName);
      const sizes = this.#sizes(view, at, at + CENTRAL_BYTES + nameBytes, extraBytes, path);
      const flags = view.getUint16(at + 8, true);
      const method = view.getUint16(at + 10, true);
      const disk = view.getUint16(at + 34, true);
      if (disk !== 0 && disk !== 0xffff) throw this.#error('split');
      const plain = !path.endsWith('/') && !IGNORED.test(path);
      // Bits 0, 6 and 13: encrypted, strongly, and with a masked directory.
      if (plain && flags & 0x2041) throw this.#error('encrypted', path);
      if (plain && method !== STORED && method !== DEFLATED) throw this.#error('method', path);
      if (sizes.at + LOCAL_BYTES > start) throw this.#error('damaged', path);
      const crc32 = view.getUint32(at + 16, true);
      entries.push({ path, rawName, flags, method, crc32, ...sizes });
      at = next;
    }
    if (at !== view.byteLength) throw this.#error('damaged');
    return entries;
  }

  /** Sizes and place; those that do not fit 32 bits are in an extra field. */
  #sizes(
    view: DataView,
    at: number,
    extraAt: number,
    extraBytes: number,
    path: string
  ): Pick<Entry, 'packed' | 'bytes' | 'at'> {
    const narrow = [24, 20, 42].map((field) => view.getUint32(at + field, true));
    const end = extraAt + extraBytes;
    let wide = extraAt;
    let wideEnd = extraAt;
    for (let field = extraAt; field + 4 <= end;) {
      const bytes = view.getUint16(field + 2, true);
      if (field + 4 + bytes > end) throw this.#error('damaged', path);
      if (view.getUint16(field, true) === 1) {
        wide = field + 4;
        wideEnd = wide + bytes;
        break;
      }
      field += 4 + bytes;
    }
    const [bytes, packed, place] = narrow.map((value) => {
      if (value !== 0xffffffff) return value;
      if (wide + 8 > wideEnd) throw this.#error('damaged', path);
      wide += 8;
      return this.#whole(view, wide - 8);
    });
    return { bytes, packed, at: place };
  }

  /** Where its bytes begin, after a header that must say the same as the directory. */
  async #dataOf({ at, path, rawName, method, flags }: Entry): Promise<number> {
    const header = await this.#read(at, LOCAL_BYTES);
    const nameBytes = header.getUint16(26, true);
    const same =
      header.getUint32(0, true) === LOCAL &&
      header.getUint16(8, true) === method &&
      ((header.getUint16(6, true) ^ flags) & 0x2041) === 0 &&
      nameBytes === rawName.length;
    if (!same) throw this.#error('damaged', path);
    const name = await this.#read(at + LOCAL_BYTES, nameBytes);
    if (rawName.some((byte, i) => byte !== name.getUint8(i))) throw this.#error('damaged', path);
    return at + LOCAL_BYTES + nameBytes + header.getUint16(28, true);
  }

  /** Old names may be in any encoding: those of models are ASCII, which is the same in all. */
  #pathOf(rawName: Uint8Array): string {
    const path = new TextDecoder().decode(rawName).replaceAll('\\', '/');
    const parts = path.replace(/\/$/, '').split('/');
    const leaves = parts.some((part) => part === '' || part === '.' || part === '..');
    if (leaves || /^[a-z]:|\p{Cc}/iu.test(path)) throw this.#error('path', path.slice(0, 80));
    return path;
  }

  #whole(view: DataView, at: number): number {
    const value = Number(view.getBigUint64(at, true));
    if (!Number.isSafeInteger(value)) throw this.#error('damaged');
    return value;
  }

  async #read(at: number, bytes: number): Promise<DataView> {
    if (at < 0 || at + bytes > this.#blob.size) throw this.#error('damaged');
    try {
      return new DataView(await this.#blob.slice(at, at + bytes).arrayBuffer());
    } catch (cause) {
      throw new KitError({ kind: 'disk', name: this.#name, cause });
    }
  }

  #error(why: ZipFault, entry?: string): KitError {
    return new KitError({ kind: 'zip', why, name: this.#name, entry });
  }
}

/** A signature that is the end of the file and not a part of its comment. */
function isEnd(tail: DataView, at: number): boolean {
  return (
    tail.getUint32(at, true) === END &&
    at + END_BYTES + tail.getUint16(at + 20, true) === tail.byteLength
  );
}
