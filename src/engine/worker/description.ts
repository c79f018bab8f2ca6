/**
 * What tells a model: its configuration and its tensor index, fetched, checked, stored and read. They
 * are small, and decide whether the weights are worth fetching.
 */
import { parseModelConfig, type ModelConfig } from '../../library/config.ts';
import { checkTensorIndex, expectedTensors, type Shard } from '../../library/tensors.ts';
import { fetchJson } from '../../weights/fetch.ts';
import { PARTIAL } from '../../weights/partial.ts';
import { persistently } from '../../weights/persistence.ts';
import { FileError } from '../../weights/problem.ts';
import { withRoom } from '../../weights/room.ts';
import { dropFolder, putText, readText, storedAs, type WeightFile } from '../../weights/store.ts';
import { FailureError, unsupportedModel } from '../failures.ts';
import type { LoadProgress } from '../model.ts';

export const CONFIG = 'mlc-chat-config.json';
/** The name web-llm asks for, and the one that older repositories have. */
export const INDEX = 'tensor-cache.json';
export const OLD_INDEX = 'ndarray-cache.json';

export interface Description {
  readonly config: string;
  readonly index: string;
}

export type Report = (progress: LoadProgress) => void;

export interface Checked {
  readonly chatConfig: unknown;
  /** the tensor index, as it is in the file */
  readonly index: unknown;
  readonly config: ModelConfig;
  readonly shards: readonly Shard[];
  readonly weightBytes: number;
}

/** Where a model is fetched from: of these folders, the first that has it. */
export type Folders = readonly [string, ...string[]];

export interface Described extends Checked {
  /** the folder that it was fetched from */
  readonly folder: string;
}

/**
 * Fetches, checks and stores the description. Weights that belonged to another one are dropped, except
 * files that are in both: another copy of the model may differ in its index only.
 * @throws what `accept` throws, before anything is stored
 */
export async function describe(
  folders: Folders,
  storedAt: string,
  signal: AbortSignal,
  report: Report,
  accept: ((checked: Checked) => void) | undefined
): Promise<Described> {
  const { folder, description } = await locate(folders, signal, report);
  const checked = check(description, folder);
  accept?.(checked);
  const before = await storedDescription(storedAt);
  if (before && before.index !== description.index) await dropOthers(checked.shards, storedAt);
  try {
    await putText('webllm/config', storedAt + CONFIG, description.config);
    // Under the newer name whatever the server calls it: web-llm asks for no other.
    await putText('webllm/model', storedAt + INDEX, description.index);
  } catch (error) {
    throw await withRoom(error, checked.weightBytes);
  }
  return { ...checked, folder };
}

/** The first folder that has a description, and this. */
export async function locate(
  folders: Folders,
  signal: AbortSignal,
  report: Report
): Promise<{ readonly folder: string; readonly description: Description }> {
  let first: unknown;
  let absent = true;
  for (const folder of folders) {
    try {
      const [config, index] = await Promise.all([
        obtainJson(folder + CONFIG, signal, report),
        fetchIndex(folder, signal, report)
      ]);
      return { folder, description: { config: config.text, index } };
    } catch (error) {
      if (!isMissing(error)) throw error;
      first ??= error;
      absent &&= error instanceof FileError && error.problem.kind === 'status';
    }
  }
  const [url] = folders;
  // A page instead of both is a portal, and says more than that the model is in neither.
  if (folders.length === 1 || !absent) throw first;
  throw new FileError({ kind: 'nowhere', url, tried: folders });
}

async function dropOthers(shards: readonly Shard[], storedAt: string): Promise<void> {
  const keep = new Set<string>();
  const begun = new Set<string>();
  for (const file of weightFiles(shards, storedAt, storedAt)) {
    // Without a sum there is no telling whether it is the same file.
    if (file.md5 === undefined) continue;
    begun.add(file.key);
    if ((await storedAs(file)) === 'verified') keep.add(file.key);
  }
  await dropFolder('webllm/model', storedAt, keep);
  await dropFolder(PARTIAL, storedAt, begun);
}

/**
 * The files of weights: fetched from `folder`, stored under `storedAt`.
 * @throws FailureError when the index names a file outside of the model's folder
 */
export function weightFiles(
  shards: readonly Shard[],
  folder: string,
  storedAt: string
): WeightFile[] {
  return shards.map(({ dataPath, nbytes, md5sum }) => {
    const key = URL.canParse(dataPath, storedAt) ? new URL(dataPath, storedAt).href : '';
    if (!key.startsWith(storedAt)) {
      const problem = `Its index names a file outside of its folder: ${dataPath.slice(0, 80)}.`;
      throw new FailureError(unsupportedModel(problem, folder));
    }
    const sum = md5sum !== undefined && /^[\da-f]{32}$/i.test(md5sum) ? md5sum : undefined;
    return {
      url: new URL(dataPath, folder).href,
      key,
      bytes: nbytes,
      md5: sum?.toLowerCase()
    };
  });
}

async function fetchIndex(folder: string, signal: AbortSignal, report: Report): Promise<string> {
  try {
    return (await obtainJson(folder + INDEX, signal, report)).text;
  } catch (error) {
    if (!isMissing(error)) throw error;
    try {
      return (await obtainJson(folder + OLD_INDEX, signal, report)).text;
    } catch (second) {
      throw isMissing(second) ? error : second;
    }
  }
}

/** A part of the description, which is tried for a few times and waits for a network. */
function obtainJson(
  url: string,
  signal: AbortSignal,
  report: Report
): ReturnType<typeof fetchJson> {
  const state = { network: 'offline', retry: 'retrying' } as const;
  return persistently(
    () => fetchJson(url, signal),
    signal,
    (waiting) => report({ phase: 'config', done: 0, total: 1, state: waiting && state[waiting] })
  );
}

/** Some servers say 404, some answer with a page, and some 403 to hide what is not there. */
function isMissing(error: unknown): boolean {
  if (!(error instanceof FileError)) return false;
  const { problem } = error;
  return problem.kind === 'page' || (problem.kind === 'status' && problem.status < 429);
}

/** Undefined where not all of it is stored. @throws FileError */
export async function storedDescription(storedAt: string): Promise<Description | undefined> {
  const [config, index] = await Promise.all([
    readText('webllm/config', storedAt + CONFIG),
    readText('webllm/model', storedAt + INDEX)
  ]);
  return config === undefined || index === undefined ? undefined : { config, index };
}

/** @throws FailureError or ModelConfigError, in words for `folder` */
export function check({ config: configText, index }: Description, folder: string): Checked {
  const chatConfig = JSON.parse(configText) as unknown;
  const config = parseModelConfig(chatConfig);
  const parsed = JSON.parse(index) as unknown;
  const tensors = checkTensorIndex(parsed, expectedTensors(config));
  if (tensors.problem !== undefined) {
    throw new FailureError(unsupportedModel(tensors.problem, folder));
  }
  return {
    chatConfig,
    index: parsed,
    config,
    shards: tensors.shards,
    weightBytes: tensors.bytes
  };
}
