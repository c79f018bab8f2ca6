/**
 * What of all that lies in the caches is a model, how much of it is there, and what nobody needs any
 * more. Arithmetic only; stored.ts reads the caches.
 */
import { PARTIAL } from './partial.ts';
import type { ModelRecord } from './records.ts';
import { judge, type Stored } from './store.ts';

/** A file, or a piece of one, in a cache. */
export interface Entry {
  readonly cache: string;
  readonly url: string;
  /** what it takes in storage */
  readonly bytes: number;
  /** what we noted when we stored it; undefined: stored by another program */
  readonly length?: number;
  readonly md5?: string;
}

export interface StoredModel {
  /** folder under which it is stored: what tells one model from another */
  readonly folder: string;
  readonly record?: ModelRecord;
  readonly bytes: number;
  /** files that are here whole */
  readonly files: number;
  readonly complete: boolean;
  /** bytes of weights that are still to come; undefined where its index is not here to tell */
  readonly missing?: number;
  /** bytes of all its weights, as its index says */
  readonly weightBytes?: number;
  /**
   * what the weights here were compared with when they were stored: the index's MD5 sums, only its
   * sizes (it has no sums), or nothing (stored by another program)
   */
  readonly check: 'sums' | 'sizes' | 'none';
  readonly entries: readonly Entry[];
}

export interface Inventory {
  readonly models: readonly StoredModel[];
  /** what no model needs */
  readonly leftovers: Pile;
  readonly bytes: number;
}

export interface Pile {
  readonly bytes: number;
  readonly entries: readonly Entry[];
}

const CONFIG = 'mlc-chat-config.json';
/** The second: as web-llm called it once. It tells what there is, but web-llm does not read it. */
const INDEX = 'tensor-cache.json';
const OLD_INDEX = 'ndarray-cache.json';
const TOKENIZER = 'tokenizer.json';

export const isIndex = (url: string): boolean =>
  url.endsWith(`/${INDEX}`) || url.endsWith(`/${OLD_INDEX}`);

interface Promised {
  readonly key: string;
  readonly bytes: number;
  readonly md5?: string;
}

/**
 * `indices`: the texts of stored tensor indices, by their addresses; `records`: by folder.
 * Models come in the order of their last use, the latest first.
 */
export function takeInventory(
  entries: readonly Entry[],
  indices: ReadonlyMap<string, string>,
  records: ReadonlyMap<string, ModelRecord>
): Inventory {
  const folders = new Set(records.keys());
  for (const { url } of entries) {
    if (url.endsWith(`/${CONFIG}`) || isIndex(url)) folders.add(folderOf(url));
  }
  // A folder may lie in another one: the longest is a file's own.
  const sorted = [...folders].sort((a, b) => b.length - a.length);
  const groups = new Map<string, Entry[]>(sorted.map((folder) => [folder, []]));
  const leftovers: Entry[] = [];
  for (const entry of entries) {
    const folder = sorted.find((folder) => entry.url.startsWith(folder));
    (groups.get(folder ?? '') ?? leftovers).push(entry);
  }
  const models: StoredModel[] = [];
  for (const [folder, group] of groups) {
    const text = indices.get(folder + INDEX) ?? indices.get(folder + OLD_INDEX);
    const promised = text === undefined ? undefined : readIndex(text, folder);
    const own = group.filter((entry) => isNeeded(entry, group, promised));
    leftovers.push(...group.filter((entry) => !own.includes(entry)));
    if (own.length > 0) models.push(modelOf(folder, own, promised, records.get(folder)));
  }
  models.sort((a, b) => (b.record?.used ?? 0) - (a.record?.used ?? 0));
  return { models, leftovers: pile(leftovers), bytes: sum(entries) };
}

function modelOf(
  folder: string,
  entries: readonly Entry[],
  promised: readonly Promised[] | undefined,
  record: ModelRecord | undefined
): StoredModel {
  const found = new Map(whole(entries).map((entry) => [entry.url, entry]));
  const states = (promised ?? []).map((file) => stateOf(file, found.get(file.key)));
  const missing = promised?.reduce((bytes, file, i) => {
    if (states[i] !== 'missing') return bytes;
    return bytes + Math.max(0, file.bytes - sum(piecesOf(file.key, entries)));
  }, 0);
  const described = [CONFIG, INDEX, TOKENIZER].every((name) => found.has(folder + name));
  const present = states.filter((state) => state !== 'missing');
  const summed = (promised ?? []).every(({ md5 }) => md5 !== undefined);
  let check: StoredModel['check'] = summed ? 'sums' : 'sizes';
  if (present.length === 0 || present.includes('unverified')) check = 'none';
  return {
    folder,
    record,
    bytes: sum(entries),
    files: found.size,
    complete: described && states.length > 0 && present.length === states.length,
    missing,
    weightBytes: promised?.reduce((bytes, file) => bytes + file.bytes, 0),
    check,
    entries
  };
}

function stateOf(file: Promised, entry: Entry | undefined): Stored {
  return entry ? judge(entry, file) : 'missing';
}

/** Weights that the index does not name, and pieces of what is here whole, are of no use. */
function isNeeded(
  entry: Entry,
  group: readonly Entry[],
  promised: readonly Promised[] | undefined
): boolean {
  if (!promised) return true;
  const url = entry.cache === PARTIAL ? withoutSearch(entry.url) : entry.url;
  const file = promised.find(({ key }) => key === url);
  if (entry.cache !== PARTIAL) return file !== undefined || !url.endsWith('.bin');
  const stored = whole(group).find((other) => other.url === url);
  return file !== undefined && stateOf(file, stored) === 'missing';
}

/** The files of a tensor index; it has been checked before it was stored, or is another program's. */
function readIndex(text: string, folder: string): Promised[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { records } = (value ?? {}) as { readonly records?: unknown };
  if (!Array.isArray(records)) return undefined;
  return records.flatMap((record: unknown) => {
    const { dataPath, nbytes, md5sum } = (record ?? {}) as Record<string, unknown>;
    if (typeof dataPath !== 'string' || typeof nbytes !== 'number') return [];
    if (!URL.canParse(dataPath, folder)) return [];
    const md5 = typeof md5sum === 'string' ? md5sum.toLowerCase() : undefined;
    return [{ key: new URL(dataPath, folder).href, bytes: nbytes, md5 }];
  });
}

/** The inventory with some models counted among what nobody needs. */
export function retire(
  { models, leftovers, bytes }: Inventory,
  isObsolete: (model: StoredModel) => boolean
): Inventory {
  const old = models.filter(isObsolete);
  const entries = [...leftovers.entries, ...old.flatMap((model) => model.entries)];
  return { models: models.filter((m) => !old.includes(m)), leftovers: pile(entries), bytes };
}

/**
 * Which models to offer for deletion so that `bytes` become free: those not used for longest first,
 * and none that would not be needed. Undefined when all of them together are too few.
 */
export function whatToDelete(
  models: readonly StoredModel[],
  bytes: number
): readonly StoredModel[] | undefined {
  const chosen: StoredModel[] = [];
  let free = 0;
  for (const model of [...models].sort(byAge)) {
    if (free >= bytes) break;
    chosen.push(model);
    free += model.bytes;
  }
  if (free < bytes) return undefined;
  // A large one may have made the small ones before it needless.
  return chosen.filter((model) => {
    const needless = free - model.bytes >= bytes;
    if (needless) free -= model.bytes;
    return !needless;
  });
}

const lastTouched = ({ record }: StoredModel): number => record?.used ?? record?.stored ?? 0;
const byAge = (a: StoredModel, b: StoredModel): number => lastTouched(a) - lastTouched(b);

const whole = (entries: readonly Entry[]): Entry[] =>
  entries.filter(({ cache }) => cache !== PARTIAL);

const piecesOf = (key: string, entries: readonly Entry[]): Entry[] =>
  entries.filter(({ cache, url }) => cache === PARTIAL && withoutSearch(url) === key);

const pile = (entries: readonly Entry[]): Pile => ({ bytes: sum(entries), entries });

const sum = (entries: readonly Entry[]): number =>
  entries.reduce((total, { bytes }) => total + bytes, 0);

const folderOf = (url: string): string => url.slice(0, url.lastIndexOf('/') + 1);
const withoutSearch = (url: string): string => url.split('?', 1)[0] ?? url;
