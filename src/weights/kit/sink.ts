/** Where an export is written: a file that can be corrected at a place that has been passed. */

type Bytes = Uint8Array<ArrayBuffer>;

export interface Sink {
  /** Appends. */
  write(bytes: Bytes): Promise<void>;
  /** Writes over what is at `position`, and goes on appending. */
  patch(bytes: Bytes, position: number): Promise<void>;
  /** Only now the file is there. */
  close(): Promise<void>;
  /** Leaves nothing behind. */
  abort(): Promise<void>;
}

/** bytes gathered before they are written: each write is a message to another process */
const BUFFER = 2 ** 20;

/** A file that the reader chose, which takes the place of an older one when it is whole. */
export async function fileSink(file: FileSystemFileHandle): Promise<Sink> {
  const stream = await file.createWritable();
  let at = 0;
  let waiting: Bytes[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (bytes === 0) return;
    const data = new Blob(waiting);
    const position = at;
    at += bytes;
    waiting = [];
    bytes = 0;
    await stream.write({ type: 'write', data, position });
  };
  return {
    async write(chunk) {
      waiting.push(chunk);
      bytes += chunk.length;
      if (bytes >= BUFFER) await flush();
    },
    async patch(data, position) {
      await flush();
      await stream.write({ type: 'write', data, position });
    },
    async close() {
      await flush();
      await stream.close();
    },
    abort: () => stream.abort().catch(() => undefined)
  };
}

/** A file of the origin private file system. Workers only. */
export async function privateSink(file: FileSystemFileHandle): Promise<Sink> {
  const handle = await file.createSyncAccessHandle();
  handle.truncate(0);
  let at = 0;
  const put = (bytes: Bytes, position: number): void => {
    if (handle.write(bytes, { at: position }) !== bytes.length) {
      // What a full disk looks like here.
      throw new DOMException('The file could not be written to its end.', 'QuotaExceededError');
    }
  };
  return {
    async write(bytes) {
      put(bytes, at);
      at += bytes.length;
    },
    async patch(bytes, position) {
      put(bytes, position);
    },
    async close() {
      handle.flush();
      handle.close();
    },
    async abort() {
      handle.truncate(0);
      handle.close();
    }
  };
}
