/**
 * From an address to a model whose files are all in storage: its description (configuration and
 * tensor index) is fetched and checked first, so that a model that cannot run is refused before its
 * weights are downloaded, and nothing of it is stored.
 */
import type { ModelConfig } from '../../library/config.ts';
import type { Shard } from '../../library/tensors.ts';
import { modelFolder, storageFolder } from '../../weights/address.ts';
import { downloadWeights } from '../../weights/download.ts';
import { fetchJson } from '../../weights/fetch.ts';
import type { Gate } from '../../weights/gate.ts';
import { persistently } from '../../weights/persistence.ts';
import { remember } from '../../weights/records.ts';
import { hasFile, putText, readText, storedAs, type WeightFile } from '../../weights/store.ts';
import { verifyWeights } from '../../weights/verify.ts';
import { FailureError, unsupportedModel } from '../failures.ts';
import type { ModelSource, VerifiedModel, VerifyProgress } from '../messages.ts';
import {
  check,
  CONFIG,
  describe,
  storedDescription,
  type Checked,
  type Report
} from './description.ts';
import { promptStyle, type PromptStyle } from './template.ts';

const TOKENIZER = 'tokenizer.json';

export interface ModelFiles {
  /** what web-llm must be told as the model's address */
  readonly storedAt: string;
  readonly config: ModelConfig;
  readonly style: PromptStyle;
  readonly shards: readonly Shard[];
  readonly weightBytes: number;
}

/**
 * @throws FileError, FailureError or ModelConfigError; an abort passes through. What has arrived
 * stays stored in every case. `gate` holds the download of the weights while it is closed.
 */
export async function obtainModel(
  source: ModelSource,
  signal: AbortSignal,
  report: Report,
  gate?: Gate
): Promise<ModelFiles> {
  const folder = modelFolder(source.url);
  const storedAt = storageFolder(folder);
  report({ phase: 'config', done: 0, total: 1 });
  const checked =
    (await completeModel(folder, storedAt)) ?? (await describe(folder, storedAt, signal, report));
  await remember(storedAt, source, 'begun');
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

  const files = weightFiles(checked.shards, folder, storedAt);
  await downloadWeights(
    files,
    signal,
    ({ done, total, ...rest }) => {
      const extra = tokenizerBytes;
      report({ phase: 'download', done: done + extra, total: total + extra, ...rest });
    },
    gate
  );
  await remember(storedAt, source, 'loaded');
  const { config, shards, weightBytes } = checked;
  return { storedAt, config, style, shards, weightBytes };
}

/**
 * Reads a stored model again, whatever is remembered of it, and fetches what is not right.
 * Undefined when nothing of the model is stored. Throws what obtainModel throws.
 */
export async function verifyStored(
  source: ModelSource,
  signal: AbortSignal,
  report: (progress: VerifyProgress) => void
): Promise<VerifiedModel | undefined> {
  const folder = modelFolder(source.url);
  const storedAt = storageFolder(folder);
  const description = await storedDescription(storedAt);
  if (!description) return undefined;
  const { shards, weightBytes: total } = check(description, folder);
  let done = 0;
  const files = weightFiles(shards, folder, storedAt);
  const { sound, damaged, missing } = await verifyWeights(files, signal, (bytes) =>
    report({ doing: 'reading', done: (done += bytes), total })
  );
  const broken = [...damaged, ...missing];
  if (broken.length > 0) {
    await downloadWeights(files, signal, ({ done, total }) =>
      report({ doing: 'fetching', done, total })
    );
  }
  await remember(storedAt, source, 'verified');
  const names = (list: readonly WeightFile[]): string[] =>
    list.map(({ key }) => key.slice(storedAt.length));
  return { sound: names(sound), repaired: names(broken) };
}

function weightFiles(shards: readonly Shard[], folder: string, storedAt: string): WeightFile[] {
  return shards.map(({ dataPath, nbytes, md5sum }) => ({
    url: new URL(dataPath, folder).href,
    key: new URL(dataPath, storedAt).href,
    bytes: nbytes,
    md5: md5sum !== undefined && /^[\da-f]{32}$/i.test(md5sum) ? md5sum.toLowerCase() : undefined
  }));
}

/** A model that is stored whole starts without asking the network for anything. */
async function completeModel(folder: string, storedAt: string): Promise<Checked | undefined> {
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
  for (const file of weightFiles(checked.shards, folder, storedAt)) {
    if ((await storedAs(file)) === 'missing') return undefined;
  }
  return checked;
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
  let counted = 0;
  const { text, value } = await persistently(() => {
    onBytes(-counted);
    counted = 0;
    return fetchJson(folder + TOKENIZER, signal, (bytes, total) => {
      counted += bytes;
      onBytes(bytes, total);
    });
  }, signal);
  await putText('webllm/model', storedAt + TOKENIZER, text);
  return value;
}
