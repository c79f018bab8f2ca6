/** A model from disk into storage: its description first, then what is missing of its weights. */
import { storageFolder } from '../../weights/address.ts';
import { importWeights, type Damaged } from '../../weights/kit/import-weights.ts';
import { remember } from '../../weights/records.ts';
import { hasFile, putText } from '../../weights/store.ts';
import { inTurn } from '../../weights/turn.ts';
import { FailureError, unsupportedModel } from '../failures.ts';
import type { ModelSource } from '../model.ts';
import { check, CONFIG, INDEX, weightFiles, type Checked } from '../worker/description.ts';
import { TOKENIZER } from '../worker/model-files.ts';
import { promptStyle } from '../worker/template.ts';
import { readKit, type Kit, type PickedFile } from './contents.ts';
import { identify } from './identify.ts';

export interface Imported {
  readonly model: ModelSource;
  /** names of files that the kit lacks, and that are not stored either */
  readonly missing: readonly string[];
  /** files of the kit that are not the model's */
  readonly damaged: readonly (Omit<Damaged, 'file'> & { readonly name: string })[];
}

/** `model` is undefined until it is known. */
export type OnImport = (done: number, total: number, model?: ModelSource) => void;

/**
 * What is right is stored, whatever else is wrong.
 * @throws KitError, FileError, FailureError or ModelConfigError; an abort passes through
 */
export async function importModel(
  picked: readonly PickedFile[],
  site: string,
  signal: AbortSignal,
  onProgress: OnImport
): Promise<Imported> {
  const kit = await readKit(picked);
  signal.throwIfAborted();
  const checked = check(kit.description, kit.name);
  const usable =
    kit.tokenizer === undefined ||
    promptStyle(checked.chatConfig, JSON.parse(kit.tokenizer) as unknown);
  if (!usable) {
    throw new FailureError(unsupportedModel(`${CONFIG} has no usable conv_template.`, kit.name));
  }
  const model = await identify(kit, checked.config, site);
  const storedAt = storageFolder(model.url);
  onProgress(0, 0, model);
  return inTurn(storedAt, signal, () => store(kit, checked, model, signal, onProgress));
}

async function store(
  kit: Kit,
  checked: Checked,
  model: ModelSource,
  signal: AbortSignal,
  onProgress: OnImport
): Promise<Imported> {
  const storedAt = storageFolder(model.url);
  const files = weightFiles(checked.shards, model.url, storedAt);
  await remember(storedAt, model, 'begun');
  await putText('webllm/config', storedAt + CONFIG, kit.description.config);
  await putText('webllm/model', storedAt + INDEX, kit.description.index);
  if (kit.tokenizer !== undefined) {
    await putText('webllm/model', storedAt + TOKENIZER, kit.tokenizer);
  }
  for (const [name, text] of kit.papers) {
    await putText('webllm/model', storedAt + encodeURIComponent(name), text);
  }

  const paths = new Map(checked.shards.map(({ dataPath }, i) => [files[i], dataPath]));
  const { damaged, missing } = await importWeights(
    files,
    (file) => kit.find(paths.get(file) ?? ''),
    signal,
    (done, total) => onProgress(done, total, model)
  );
  const lacking = missing.map((file) => paths.get(file) ?? '');
  if (!(await hasFile(storedAt + TOKENIZER))) lacking.unshift(TOKENIZER);
  if (lacking.length === 0 && damaged.length === 0) await remember(storedAt, model, 'imported');
  return {
    model,
    missing: lacking,
    damaged: damaged.map(({ file, ...rest }) => ({ ...rest, name: paths.get(file) ?? '' }))
  };
}
