/**
 * Files for a kit, however the page gets them: chosen, dropped, from a folder or one by one. Hidden
 * files are left out; a cloned repository has gigabytes of them.
 */
import type { PickedFile } from '../../engine/kit/kits.ts';

/** More than any model has: a home folder dropped by mistake is not read to its end. */
const MOST_FILES = 4096;
const DEEPEST = 4;

/** Not in every browser, and not in TypeScript's library. */
interface Pickers {
  readonly showDirectoryPicker?: (options?: {
    readonly mode?: 'read' | 'readwrite';
    readonly id?: string;
  }) => Promise<FileSystemDirectoryHandle>;
  readonly showSaveFilePicker?: (options?: {
    readonly suggestedName?: string;
    readonly id?: string;
  }) => Promise<FileSystemFileHandle>;
}

export const pickers = (): Pickers => globalThis as Pickers;

const hidden = (path: string): boolean => /(^|\/)\./.test(path);

/** Of an input; with `webkitdirectory` files know their folders. */
export function chosenFiles(files: FileList): PickedFile[] {
  return Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, file })).filter(
    ({ path }) => !hidden(path)
  );
}

/** Undefined when the reader changed their mind. */
export async function pickFolder(): Promise<PickedFile[] | undefined> {
  const handle = await unlessCancelled(pickers().showDirectoryPicker?.({ id: 'kit' }));
  if (!handle) return undefined;
  const found: PickedFile[] = [];
  await walkHandle(handle, handle.name, found);
  return found;
}

/** What a promise of a picker brings; undefined when its dialog was closed. */
export async function unlessCancelled<T>(picked: Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await picked;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    throw error;
  }
}

async function walkHandle(
  folder: FileSystemDirectoryHandle,
  path: string,
  found: PickedFile[],
  depth = 0
): Promise<void> {
  for await (const [name, handle] of folder.entries()) {
    if (hidden(name) || found.length >= MOST_FILES) continue;
    const inside = `${path}/${name}`;
    if (handle instanceof FileSystemFileHandle) {
      found.push({ path: inside, file: await handle.getFile() });
    } else if (handle instanceof FileSystemDirectoryHandle && depth < DEEPEST) {
      await walkHandle(handle, inside, found, depth + 1);
    }
  }
}

export async function walkAll(entries: readonly (FileSystemEntry | File)[]): Promise<PickedFile[]> {
  const found: PickedFile[] = [];
  for (const entry of entries) {
    if (entry instanceof File) found.push({ path: entry.name, file: entry });
    else await walkEntry(entry, entry.name, found);
  }
  return found;
}

async function walkEntry(
  entry: FileSystemEntry,
  path: string,
  found: PickedFile[],
  depth = 0
): Promise<void> {
  if (hidden(entry.name) || found.length >= MOST_FILES) return;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject)
    );
    found.push({ path, file });
  } else if (depth <= DEEPEST) {
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      // In portions of a hundred; an empty one is the end.
      const portion = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject)
      );
      if (portion.length === 0) return;
      for (const one of portion) await walkEntry(one, `${path}/${one.name}`, found, depth + 1);
    }
  }
}
