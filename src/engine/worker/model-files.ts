/**
 * From an address to a model whose files are all in storage: its description (configuration and
 * tensor index) is fetched and checked first, so that a model that cannot run is refused before its
 * weights are downloaded, and nothing of it is stored.
 */
import { parseModelConfig, type ModelConfig } from '../../library/config.ts';
import { checkTensorIndex, expectedTensors, type Shard } from '../../library/tensors.ts';
import { modelFolder, storageFolder } from '../../weights/address.ts';
import { downloadWeights } from '../../weights/download.ts';
import { fetchJson } from '../../weights/fetch.ts';
import { FileError } from '../../weights/problem.ts';
import { dropFolder, hasFile, putFile, readText } from '../../weights/store.ts';
import { FailureError, unsupportedModel } from '../failures.ts';
import type { LoadProgress, ModelSource } from '../messages.ts';
import { promptStyle, type PromptStyle } from './template.ts';

const CONFIG = 'mlc-chat-config.json';
const TOKENIZER = 'tokenizer.json';
/** The name web-llm asks for, and the one that older repositories have. */
const INDEX = 'tensor-cache.json';
const OLD_INDEX = 'ndarray-cache.json';

export interface ModelFiles {
  /** what web-llm must be told as the model's address */
  readonly storedAt: string;
  readonly config: ModelConfig;
  readonly style: PromptStyle;
  readonly shards: readonly Shard[];
  readonly weightBytes: number;
}

interface Description {
  readonly config: string;
  readonly index: string;
}

interface Checked {
  readonly chatConfig: unknown;
  readonly config: ModelConfig;
  readonly shards: readonly Shard[];
  readonly weightBytes: number;
}

/**
 * @throws FileError, FailureError or ModelConfigError; an abort passes through. Files that arrived
 * whole stay stored in every case.
 */
export async function obtainModel(
  source: ModelSource,
  signal: AbortSignal,
  report: (progress: LoadProgress) => void
): Promise<ModelFiles> {
  const folder = modelFolder(source.url);
  const storedAt = storageFolder(folder);
  report({ phase: 'config', done: 0, total: 1 });
  const checked = (await completeModel(storedAt)) ?? (await describe(folder, storedAt, signal));
  report({ phase: 'config', done: 1, total: 1 });

  let tokenizerBytes = 0;
  const tokenizer = await obtainTokenizer(folder, storedAt, signal, (bytes, total = 0) => {
    tokenizerBytes += bytes;
    const all = checked.weightBytes + Math.max(total, tokenizerBytes);
    report({ phase: 'download', done: tokenizerBytes, total: all });
  });
  const style = promptStyle(checked.chatConfig, tokenizer);
  if (!style) {
    throw new FailureError(unsupportedModel(`${CONFIG} has no usable conv_template.`, folder));
  }

  const files = checked.shards.map(({ dataPath, nbytes }) => ({
    url: new URL(dataPath, folder).href,
    key: new URL(dataPath, storedAt).href,
    bytes: nbytes
  }));
  await downloadWeights(files, signal, ({ done, total, rate, secondsLeft }) => {
    report({
      phase: 'download',
      done: done + tokenizerBytes,
      total: total + tokenizerBytes,
      rate,
      secondsLeft
    });
  });
  const { config, shards, weightBytes } = checked;
  return { storedAt, config, style, shards, weightBytes };
}

/** A model that is stored whole starts without asking the network for anything. */
async function completeModel(storedAt: string): Promise<Checked | undefined> {
  const description = await storedDescription(storedAt);
  if (!description) return undefined;
  let checked: Checked;
  try {
    checked = check(description, storedAt);
  } catch {
    // Stored by something else, or by an older version of this page: the server has the last word.
    return undefined;
  }
  if (!(await hasFile('webllm/model', storedAt + TOKENIZER))) return undefined;
  for (const { dataPath, nbytes } of checked.shards) {
    const key = new URL(dataPath, storedAt).href;
    if (!(await hasFile('webllm/model', key, nbytes))) return undefined;
  }
  return checked;
}

/** Fetches, checks and stores the description; drops weights that belonged to another one. */
async function describe(folder: string, storedAt: string, signal: AbortSignal): Promise<Checked> {
  const [config, index] = await Promise.all([
    fetchJson(folder + CONFIG, signal),
    fetchIndex(folder, signal)
  ]);
  const description = { config: config.text, index };
  const checked = check(description, folder);
  const before = await storedDescription(storedAt);
  if (before && before.index !== index) await dropFolder('webllm/model', storedAt);
  await store('webllm/config', storedAt + CONFIG, config.text);
  // Under the newer name whatever the server calls it: web-llm asks for no other.
  await store('webllm/model', storedAt + INDEX, index);
  return checked;
}

async function fetchIndex(folder: string, signal: AbortSignal): Promise<string> {
  try {
    return (await fetchJson(folder + INDEX, signal)).text;
  } catch (error) {
    if (!isMissing(error)) throw error;
    try {
      return (await fetchJson(folder + OLD_INDEX, signal)).text;
    } catch (second) {
      throw isMissing(second) ? error : second;
    }
  }
}

/** Some servers say 404, some answer with a page, and some 403 to hide what is not there. */
function isMissing(error: unknown): boolean {
  if (!(error instanceof FileError)) return false;
  const { problem } = error;
  return problem.kind === 'page' || (problem.kind === 'status' && problem.status < 500);
}

async function storedDescription(storedAt: string): Promise<Description | undefined> {
  const [config, index] = await Promise.all([
    readText('webllm/config', storedAt + CONFIG),
    readText('webllm/model', storedAt + INDEX)
  ]);
  return config === undefined || index === undefined ? undefined : { config, index };
}

function check({ config: configText, index }: Description, folder: string): Checked {
  const chatConfig = JSON.parse(configText) as unknown;
  const config = parseModelConfig(chatConfig);
  const tensors = checkTensorIndex(JSON.parse(index), expectedTensors(config));
  if (tensors.problem !== undefined) {
    throw new FailureError(unsupportedModel(tensors.problem, folder));
  }
  return { chatConfig, config, shards: tensors.shards, weightBytes: tensors.bytes };
}

async function obtainTokenizer(
  folder: string,
  storedAt: string,
  signal: AbortSignal,
  onBytes: (bytes: number, total?: number) => void
): Promise<unknown> {
  const stored = await readText('webllm/model', storedAt + TOKENIZER);
  try {
    if (stored !== undefined) return JSON.parse(stored) as unknown;
  } catch {
    // Not stored by us: fetched again.
  }
  const { text, value } = await fetchJson(folder + TOKENIZER, signal, onBytes);
  await store('webllm/model', storedAt + TOKENIZER, text);
  return value;
}

async function store(
  scope: 'webllm/config' | 'webllm/model',
  key: string,
  text: string
): Promise<void> {
  await putFile(scope, key, text, new Blob([text]).size);
}
