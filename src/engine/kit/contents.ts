/**
 * What a kit holds: the files of one model in MLC format, in a folder, an archive or a heap of files.
 * Its description is read and checked before anything is stored, as that of a download is.
 */
import { isPointer, textOf, type KitFile } from '../../weights/kit/kit-file.ts';
import { KitError } from '../../weights/kit/problem.ts';
import { ZipReader } from '../../weights/kit/zip-directory.ts';
import { CONFIG, INDEX, OLD_INDEX, type Description } from '../worker/description.ts';
import { TOKENIZER } from '../worker/model-files.ts';

/** A file from the page, with its path in the folder it was chosen with. */
export interface PickedFile {
  readonly path: string;
  readonly file: File;
}

/** What tells the kit's origin: see note.ts. */
export const NOTE = 'thinktab-kit.txt';

const MEGABYTE = 2 ** 20;
/** bytes; the largest seen: a tokenizer of 17 MB, an index of 0.2 MB */
const LIMITS = { description: 16 * MEGABYTE, tokenizer: 128 * MEGABYTE, paper: MEGABYTE } as const;

/** Documents that stay with the model: its licence, and where it comes from. */
const PAPER = /^(readme|licen[cs]e|notice|copying|use_policy)[^/]*$/i;

export interface Kit {
  /** what the folder or the archive was called; empty where neither was */
  readonly name: string;
  readonly description: Description;
  /** text of tokenizer.json; undefined where it is missing */
  readonly tokenizer: string | undefined;
  readonly note: string | undefined;
  /** texts by name */
  readonly papers: ReadonlyMap<string, string>;
  /** the file at a path relative to the model's folder */
  readonly find: (path: string) => KitFile | undefined;
}

/** @throws KitError, also where there is not exactly one model */
export async function readKit(picked: readonly PickedFile[]): Promise<Kit> {
  const files = await listFiles(picked);
  const root = rootOf(files);
  const own = new Map(
    files
      .filter(({ path }) => path.startsWith(root))
      .map((file) => [file.path.slice(root.length), file])
  );
  const name = root.split('/').at(-2) ?? archiveName(picked);
  const index = own.get(INDEX) ?? own.get(OLD_INDEX);
  if (!index) throw new KitError({ kind: 'no-index', found: [...own.keys()].slice(0, 5) });
  const papers = new Map<string, string>();
  for (const [path, file] of own) {
    if (PAPER.test(path) && file.bytes <= LIMITS.paper) {
      papers.set(path, await textOf(file, LIMITS.paper));
    }
  }
  const tokenizer = own.get(TOKENIZER);
  const note = own.get(NOTE);
  return {
    name,
    description: {
      config: await jsonOf(own.get(CONFIG), LIMITS.description),
      index: await jsonOf(index, LIMITS.description)
    },
    tokenizer: tokenizer && (await jsonOf(tokenizer, LIMITS.tokenizer)),
    note: note && note.bytes <= LIMITS.paper ? await textOf(note, LIMITS.paper) : undefined,
    papers,
    find: (path) => own.get(path)
  };
}

/** The files themselves; of a single archive, those in it. */
async function listFiles(picked: readonly PickedFile[]): Promise<KitFile[]> {
  const [first] = picked;
  if (picked.length === 1 && first && (await isArchive(first.file))) {
    return new ZipReader(first.file, first.file.name).files();
  }
  return picked.map(({ path, file }) => ({ path, bytes: file.size, data: file }));
}

/** By its first bytes, whatever it is called; and by its name, to say what is wrong with it. */
async function isArchive(file: File): Promise<boolean> {
  if (/\.zip$/i.test(file.name)) return true;
  try {
    const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
    return head[0] === 0x50 && head[1] === 0x4b && head[2] <= 8 && head[3] <= 8;
  } catch (cause) {
    throw new KitError({ kind: 'disk', name: file.name, cause });
  }
}

const archiveName = ([first]: readonly PickedFile[]): string =>
  first && /\.zip$/i.test(first.file.name) ? first.file.name.replace(/\.zip$/i, '') : '';

/** The folder, with its `/`, of the one model that lies nearest to the top. */
function rootOf(files: readonly KitFile[]): string {
  const roots = files
    .filter(({ path }) => path === CONFIG || path.endsWith(`/${CONFIG}`))
    .map(({ path }) => path.slice(0, -CONFIG.length));
  const depth = (root: string): number => root.split('/').length;
  const least = Math.min(...roots.map(depth));
  const [root, ...others] = roots.filter((one) => depth(one) === least);
  if (root === undefined) {
    throw new KitError({ kind: 'no-model', found: files.slice(0, 5).map(({ path }) => path) });
  }
  if (others.length > 0) throw new KitError({ kind: 'several', folders: [root, ...others] });
  return root;
}

/** A file's text, which is JSON. */
async function jsonOf(file: KitFile | undefined, limit: number): Promise<string> {
  if (!file) throw new KitError({ kind: 'no-model', found: [] });
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  if (await isPointer(file)) throw new KitError({ kind: 'pointer', name });
  const text = await textOf(file, limit);
  try {
    JSON.parse(text);
  } catch (error) {
    const reason = `it is not JSON (${error instanceof Error ? error.message : String(error)}).`;
    throw new KitError({ kind: 'unreadable', name, reason });
  }
  return text;
}
