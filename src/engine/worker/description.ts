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
import { dropFolder, putText, readText } from '../../weights/store.ts';
import { FailureError, unsupportedModel } from '../failures.ts';
import type { LoadProgress } from '../messages.ts';

export const CONFIG = 'mlc-chat-config.json';
/** The name web-llm asks for, and the one that older repositories have. */
const INDEX = 'tensor-cache.json';
const OLD_INDEX = 'ndarray-cache.json';

export interface Description {
  readonly config: string;
  readonly index: string;
}

export type Report = (progress: LoadProgress) => void;

export interface Checked {
  readonly chatConfig: unknown;
  readonly config: ModelConfig;
  readonly shards: readonly Shard[];
  readonly weightBytes: number;
}

/** Fetches, checks and stores the description; drops weights that belonged to another one. */
export async function describe(
  folder: string,
  storedAt: string,
  signal: AbortSignal,
  report: Report
): Promise<Checked> {
  const [config, index] = await Promise.all([
    obtainJson(folder + CONFIG, signal, report),
    fetchIndex(folder, signal, report)
  ]);
  const description = { config: config.text, index };
  const checked = check(description, folder);
  const before = await storedDescription(storedAt);
  if (before && before.index !== index) {
    await dropFolder('webllm/model', storedAt);
    await dropFolder(PARTIAL, storedAt);
  }
  await putText('webllm/config', storedAt + CONFIG, config.text);
  // Under the newer name whatever the server calls it: web-llm asks for no other.
  await putText('webllm/model', storedAt + INDEX, index);
  return checked;
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
  const tensors = checkTensorIndex(JSON.parse(index), expectedTensors(config));
  if (tensors.problem !== undefined) {
    throw new FailureError(unsupportedModel(tensors.problem, folder));
  }
  return { chatConfig, config, shards: tensors.shards, weightBytes: tensors.bytes };
}
