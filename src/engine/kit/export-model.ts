/**
 * A stored model as a kit: to a folder, or as one archive. Every byte is compared with the index on
 * its way, so that what does not work here is not found out at the venue.
 */
import { modelFolder, storageFolder } from '../../weights/address.ts';
import { EXPORTS, folderName } from '../../weights/kit/names.ts';
import { KitError } from '../../weights/kit/problem.ts';
import { fileSink, privateSink, type Sink } from '../../weights/kit/sink.ts';
import { writeZip, zipBytes, type ZipInput } from '../../weights/kit/zip-writer.ts';
import { FileError } from '../../weights/problem.ts';
import { requireRoom } from '../../weights/room.ts';
import {
  checked,
  readText,
  readWeights,
  storageError,
  storedNames,
  type WeightFile
} from '../../weights/store.ts';
import type { ModelSource } from '../model.ts';
import { check, CONFIG, INDEX, storedDescription, weightFiles } from '../worker/description.ts';
import { TOKENIZER } from '../worker/model-files.ts';
import { NOTE } from './contents.ts';
import { writeNote } from './note.ts';

/** Handles are those that the reader chose; without one an archive goes to the private file system. */
export type Target =
  | { readonly kind: 'folder'; readonly handle: FileSystemDirectoryHandle }
  | { readonly kind: 'zip'; readonly handle?: FileSystemFileHandle };

type Chunk = Uint8Array<ArrayBuffer>;

/**
 * The archive, where it went to the private file system: the page hands it to the reader.
 * @throws KitError, FileError, FailureError; an abort passes through and leaves no half archive
 */
export async function exportModel(
  model: ModelSource,
  target: Target,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void
): Promise<File | undefined> {
  const files = await kitFiles(model);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  const counted = files.map((file) => ({
    ...file,
    chunks: async function* () {
      for await (const chunk of file.chunks()) {
        signal.throwIfAborted();
        yield chunk;
        onProgress((done += chunk.length), total);
      }
    }
  }));
  onProgress(0, total);
  try {
    if (target.kind === 'folder') {
      await toFolder(counted, target.handle, folderName(model.name));
      return undefined;
    }
    const name = `${folderName(model.name)}.zip`;
    const inFolder = counted.map((file) => ({
      ...file,
      path: `${folderName(model.name)}/${file.path}`
    }));
    if (target.handle) {
      await toSink(inFolder, await fileSink(target.handle), signal);
      return undefined;
    }
    await requireRoom(zipBytes(inFolder), 0);
    const file = await privateFile(name);
    await toSink(inFolder, await privateSink(file), signal);
    return await file.getFile();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof FileError || error instanceof KitError) throw error;
    const stored = target.kind === 'zip' && !target.handle;
    throw stored ? storageError(error) : new KitError({ kind: 'write', cause: error });
  }
}

async function toSink(files: readonly ZipInput[], sink: Sink, signal: AbortSignal): Promise<void> {
  try {
    await writeZip(files, sink, signal);
    await sink.close();
  } catch (error) {
    await sink.abort();
    throw error;
  }
}

async function toFolder(
  files: readonly ZipInput[],
  parent: FileSystemDirectoryHandle,
  name: string
): Promise<void> {
  const folder = await parent.getDirectoryHandle(name, { create: true });
  for (const { path, chunks } of files) {
    const parts = path.split('/');
    let place = folder;
    for (const part of parts.slice(0, -1)) {
      place = await place.getDirectoryHandle(part, { create: true });
    }
    const handle = await place.getFileHandle(parts.at(-1) ?? path, { create: true });
    const sink = await fileSink(handle);
    try {
      for await (const chunk of chunks()) await sink.write(chunk);
      await sink.close();
    } catch (error) {
      await sink.abort();
      throw error;
    }
  }
}

async function privateFile(name: string): Promise<FileSystemFileHandle> {
  let root: FileSystemDirectoryHandle;
  try {
    root = await navigator.storage.getDirectory();
  } catch (cause) {
    // Private windows of Firefox (153): SecurityError. WebKit on Linux has no navigator.storage at all.
    throw new KitError({ kind: 'no-place', cause });
  }
  try {
    const folder = await root.getDirectoryHandle(EXPORTS, { create: true });
    return await folder.getFileHandle(name, { create: true });
  } catch (cause) {
    throw storageError(cause);
  }
}

/** Everything that is stored of a model; the description first, so that it can be read from a stream. */
async function kitFiles(model: ModelSource): Promise<ZipInput[]> {
  const folder = modelFolder(model.url);
  const storedAt = storageFolder(folder);
  const description = await storedDescription(storedAt);
  if (!description) throw new KitError({ kind: 'incomplete', names: [CONFIG] });
  const { shards, weightBytes } = check(description, folder);
  const tokenizer = await readText('webllm/model', storedAt + TOKENIZER);
  if (tokenizer === undefined) throw new KitError({ kind: 'incomplete', names: [TOKENIZER] });
  const files = weightFiles(shards, folder, storedAt);
  const stored = await storedNames('webllm/model', storedAt);
  const missing = files.filter(({ key }) => !stored.includes(key.slice(storedAt.length)));
  if (missing.length > 0) {
    const names = missing.map(({ key }) => key.slice(storedAt.length));
    throw new KitError({ kind: 'incomplete', names });
  }
  const own = new Set([TOKENIZER, INDEX, ...files.map(({ key }) => key.slice(storedAt.length))]);
  const papers: ZipInput[] = [];
  for (const name of stored.filter((name) => !own.has(name) && /^[^/?]+$/.test(name))) {
    const text = await readText('webllm/model', storedAt + name);
    if (text !== undefined) papers.push(textInput(decodeURIComponent(name), text));
  }
  return [
    textInput(NOTE, writeNote(model, weightBytes)),
    textInput(CONFIG, description.config),
    textInput(TOKENIZER, tokenizer),
    textInput(INDEX, description.index),
    ...papers,
    ...files.map((file, i) => weightInput(file, shards[i].dataPath))
  ];
}

function textInput(path: string, text: string): ZipInput {
  const bytes: Chunk = new TextEncoder().encode(text);
  return {
    path,
    bytes: bytes.length,
    chunks: async function* () {
      yield bytes;
    }
  };
}

function weightInput(file: WeightFile, path: string): ZipInput {
  return {
    path,
    bytes: file.bytes,
    chunks: async function* () {
      const stored = await readWeights(file);
      if (!stored) throw new KitError({ kind: 'incomplete', names: [path] });
      yield* checked(file, stored);
    }
  };
}
