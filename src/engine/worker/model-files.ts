/**
 * From an address to a model whose files are all in storage: its description (configuration and
 * tensor index) is fetched and checked first, so that a model that cannot run is refused before its
 * weights are downloaded, and nothing of it is stored.
 */
import type { ModelConfig } from '../../library/config.ts';
import type { Shard } from '../../library/tensors.ts';
import { isKitFolder, modelFolder, storageFolder } from '../../weights/address.ts';
import { downloadWeights, type DownloadProgress } from '../../weights/download.ts';
import { fetchJson } from '../../weights/fetch.ts';
import type { Gate } from '../../weights/gate.ts';
import { downloadFolders } from '../../weights/host.ts';
import { persistently } from '../../weights/persistence.ts';
import { remember } from '../../weights/records.ts';
import { withRoom } from '../../weights/room.ts';
import { hasFile, putText, readText, storedAs, type WeightFile } from '../../weights/store.ts';
import { inTurn } from '../../weights/turn.ts';
import { verifyWeights } from '../../weights/verify.ts';
import { FailureError, incompleteImport, unsupportedModel } from '../failures.ts';
import type { ModelSource } from '../model.ts';
import type { VerifiedModel, VerifyProgress } from '../verify-messages.ts';
import {
  check,
  CONFIG,
  describe,
  locate,
  storedDescription,
  weightFiles,
  type Checked,
  type Described,
  type Folders,
  type Report
} from './description.ts';
import { promptStyle, type PromptStyle } from './template.ts';

export const TOKENIZER = 'tokenizer.json';

export interface ModelFiles {
  /** what web-llm must be told as the model's address */
  readonly storedAt: string;
  readonly config: ModelConfig;
  readonly style: PromptStyle;
  /** tensor-cache.json and tokenizer.json, parsed */
  readonly index: unknown;
  readonly tokenizer: unknown;
  readonly shards: readonly Shard[];
  /** the shards as they are stored, in the same order */
  readonly weights: readonly WeightFile[];
  readonly weightBytes: number;
}

export interface Obtaining {
  readonly signal: AbortSignal;
  readonly report: Report;
  /** holds the download of the weights while it is closed */
  readonly gate?: Gate;
  /** throws when the model is not wanted after all; nothing of it is stored or downloaded then */
  readonly accept?: (checked: Checked) => void;
}

/**
 * @throws FileError, FailureError or ModelConfigError; an abort passes through. What has arrived
 * stays stored in every case.
 */
export function obtainModel(source: ModelSource, obtaining: Obtaining): Promise<ModelFiles> {
  const { signal, report } = obtaining;
  report({ phase: 'config', done: 0, total: 1 });
  return inTurn(
    placesOf(source).storedAt,
    signal,
    () => obtain(source, obtaining),
    () => report({ phase: 'config', done: 0, total: 1, waiting: true })
  );
}

async function obtain(
  source: ModelSource,
  { signal, report, gate, accept }: Obtaining
): Promise<ModelFiles> {
  const { folders, storedAt } = placesOf(source);
  const stored = await completeModel(folders, storedAt, signal, report);
  if (stored) accept?.(stored);
  else if (isKitFolder(storedAt)) throw new FailureError(incompleteImport(source.name, storedAt));
  const checked = stored ?? (await describe(folders, storedAt, signal, report, accept));
  await remember(storedAt, source, 'begun');
  report({ phase: 'config', done: 1, total: 1 });

  const { folder } = checked;
  let tokenizerBytes = 0;
  const tokenizer = await obtainTokenizer(folder, storedAt, signal, (bytes, total = 0) => {
    tokenizerBytes += bytes;
    const all = checked.weightBytes + Math.max(total, tokenizerBytes);
    report({ phase: 'download', done: tokenizerBytes, total: all });
  }).catch(async (error: unknown) => {
    throw await withRoom(error, checked.weightBytes);
  });
  const style = promptStyle(checked.chatConfig, tokenizer);
  if (!style) {
    throw new FailureError(unsupportedModel(`${CONFIG} has no usable conv_template.`, folder));
  }

  const weights = weightFiles(checked.shards, folder, storedAt);
  await downloadWeights(weights, signal, progressOf(report, tokenizerBytes), gate);
  await remember(storedAt, source, 'loaded');
  const { config, index, shards, weightBytes } = checked;
  return { storedAt, config, style, index, tokenizer, shards, weights, weightBytes };
}

const progressOf =
  (report: Report, extra: number) =>
  ({ done, total, ...rest }: DownloadProgress): void =>
    report({ phase: 'download', done: done + extra, total: total + extra, ...rest });

/** Where it may be fetched from, and where it is stored: that does not depend on the host. */
function placesOf({ url, host }: ModelSource): { folders: Folders; storedAt: string } {
  const folder = modelFolder(url);
  return { folders: downloadFolders(folder, host), storedAt: storageFolder(folder) };
}

/**
 * Reads a stored model again, whatever is remembered of it, and, to `repair` it, fetches what is not
 * right. Undefined when nothing of the model is stored. Throws what obtainModel throws.
 */
export async function verifyStored(
  source: ModelSource,
  signal: AbortSignal,
  report: (progress: VerifyProgress) => void,
  repair = true
): Promise<VerifiedModel | undefined> {
  const { folders, storedAt } = placesOf(source);
  const description = await storedDescription(storedAt);
  if (!description) return undefined;
  const { shards, weightBytes: total } = check(description, folders[0]);
  let done = 0;
  const files = weightFiles(shards, folders[0], storedAt);
  const { sound, damaged, missing } = await verifyWeights(files, signal, (bytes) =>
    report({ doing: 'reading', done: (done += bytes), total })
  );
  const names = (list: readonly WeightFile[]): string[] =>
    list.map(({ key }) => key.slice(storedAt.length));
  const broken = [...damaged, ...missing];
  if (!repair) {
    const gone = (await hasFile(storedAt + TOKENIZER)) ? [] : [TOKENIZER];
    if (broken.length + gone.length > 0) {
      return { sound: names(sound), repaired: [], broken: [...names(broken), ...gone] };
    }
  }
  if (broken.length > 0) {
    if (isKitFolder(storedAt)) throw new FailureError(incompleteImport(source.name, storedAt));
    const folder = await onlyOrFound(folders, signal, () => undefined);
    const wanted = weightFiles(shards, folder, storedAt);
    await inTurn(storedAt, signal, () =>
      downloadWeights(wanted, signal, ({ done, total }) =>
        report({ doing: 'fetching', done, total })
      )
    );
  }
  await remember(storedAt, source, 'verified');
  return { sound: names(sound), repaired: names(broken), broken: [] };
}

/** Which of the folders has the model is asked only where there is a choice. */
async function onlyOrFound(folders: Folders, signal: AbortSignal, report: Report): Promise<string> {
  if (folders.length === 1) return folders[0];
  return (await locate(folders, signal, report)).folder;
}

/** A model that is stored whole starts without asking the network for anything. */
async function completeModel(
  folders: Folders,
  storedAt: string,
  signal: AbortSignal,
  report: Report
): Promise<Described | undefined> {
  const description = await storedDescription(storedAt);
  if (!description) return undefined;
  let checked: Checked;
  try {
    checked = check(description, storedAt);
  } catch {
    // Stored by something else, or by an older version of this page: the server has the last word.
    return undefined;
  }
  if (!(await hasFile(storedAt + TOKENIZER))) return undefined;
  let sure = true;
  for (const file of weightFiles(checked.shards, storedAt, storedAt)) {
    const stored = await storedAs(file);
    if (stored === 'missing') return undefined;
    sure &&= stored === 'verified';
  }
  // What nobody has verified may have to be fetched after all; without a network it need not be.
  const once = AbortSignal.any([signal, AbortSignal.timeout(ASKING)]);
  const folder = sure
    ? folders[0]
    : await onlyOrFound(folders, once, report).catch(() => folders[0]);
  signal.throwIfAborted();
  return { ...checked, folder };
}

/** milliseconds */
const ASKING = 5000;

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
