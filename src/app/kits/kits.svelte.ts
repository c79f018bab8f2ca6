/** Models from disk and to disk: one thing at a time, shown in one dialog. */
import { failureOf } from '../../engine/errors.ts';
import { dropHandedOver, keepHandedOver } from '../../engine/kit/handover.ts';
import type { KitProgress, PickedFile, Target } from '../../engine/kit/kits.ts';
import type { Failure } from '../../engine/failure.ts';
import type { ModelSource } from '../../engine/model.ts';
import { words } from '../../words/kits.ts';
import type { Told } from '../../words/told.ts';
import { folderName } from '../../weights/kit/names.ts';
import { readAlone, type Dropped } from './dropped.ts';
import { kitsPart } from './kits-part.ts';
import { pickers, unlessCancelled, walkAll } from './pick.ts';

export type Doing =
  /** how to export is still to be chosen */
  | { readonly kind: 'choose'; readonly model: ModelSource }
  | { readonly kind: 'import' | 'export'; readonly progress: KitProgress | undefined }
  /** with a failure: the model is known, and a part of it is stored */
  | { readonly kind: 'imported'; readonly model: ModelSource; readonly failure?: Failure }
  /** `archive`: what the browser has been given to download */
  | { readonly kind: 'exported'; readonly model: ModelSource; readonly archive?: Archive }
  | {
      readonly kind: 'failed';
      readonly what: 'import' | 'export';
      readonly failure: Failure | (Told & { readonly details: string });
    };

export interface Archive {
  readonly name: string;
  readonly address: string;
}

/** Not needed to begin with. */
const engine = () => import('../../engine/kit/kits.ts');

export class Kits {
  #doing = $state.raw<Doing>();
  #stop: AbortController | undefined;
  readonly #onStored: () => void;
  readonly #onOther: (dropped: Dropped) => void;

  /** `onStored`: what is stored has changed; `onOther`: what was dropped is no model. */
  constructor(onStored: () => void, onOther: (dropped: Dropped) => void) {
    this.#onStored = onStored;
    this.#onOther = onOther;
    void dropHandedOver();
  }

  /** undefined: nothing */
  get doing(): Doing | undefined {
    return this.#doing;
  }
  get busy(): boolean {
    return this.#doing?.kind === 'import' || this.#doing?.kind === 'export';
  }

  /** Stores the model among the files. A second call while one runs does nothing. */
  async import(files: Promise<readonly PickedFile[]> | readonly PickedFile[]): Promise<void> {
    if (this.busy) return;
    await this.#work('import', async (signal, onProgress) => {
      const { importKit } = await engine();
      const { model, failure } = await importKit(await files, signal, onProgress);
      return { kind: 'imported', model, failure };
    });
    this.#onStored();
  }

  /** Files and folders that were dropped on the page: a model, a file of conversations, a text. */
  async importDropped(entries: readonly (FileSystemEntry | File)[]): Promise<void> {
    const alone = await readAlone(entries);
    if (alone?.kind === 'unreadable') {
      const failure = { ...words.unreadable(alone.name), details: '' };
      if (!this.busy) this.#doing = { kind: 'failed', what: 'import', failure };
    } else if (alone) this.#onOther(alone);
    else await this.import(walkAll(entries));
  }

  /** Asks how. */
  offerExport(model: ModelSource): void {
    const { id, name, url } = model;
    if (!this.busy) this.#doing = { kind: 'choose', model: { id, name, url } };
  }

  /** Must be called in an event of the reader's: it may open a dialog of the browser. */
  async export(how: 'folder' | 'zip'): Promise<void> {
    const doing = this.#doing;
    if (doing?.kind !== 'choose') return;
    const { model } = doing;
    await this.#work('export', async (signal, onProgress) => {
      const target = await targetOf(how, model);
      if (!target) return doing;
      const { exportKit } = await engine();
      const file = await exportKit(model, target, signal, onProgress);
      return { kind: 'exported', model, archive: file && handOver(file) };
    });
  }

  cancel(): void {
    this.#stop?.abort();
  }

  /** Ends what runs, and forgets how the last thing ended. */
  close(): void {
    this.cancel();
    const doing = this.#doing;
    if (doing?.kind === 'exported' && doing.archive) {
      // The download has it; a second time would be another export.
      const { address } = doing.archive;
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    }
    this.#doing = undefined;
  }

  async #work(
    what: 'import' | 'export',
    work: (signal: AbortSignal, onProgress: (progress: KitProgress) => void) => Promise<Doing>
  ): Promise<void> {
    const stop = new AbortController();
    this.#stop = stop;
    this.#doing = { kind: what, progress: undefined };
    let end: Doing | undefined;
    try {
      end = await work(stop.signal, (progress) => {
        if (this.#stop === stop) this.#doing = { kind: what, progress };
      });
    } catch (error) {
      if (!stop.signal.aborted) end = { kind: 'failed', what, failure: failureOf(error) };
    }
    if (this.#stop === stop && this.busy) this.#doing = end;
  }
}

/** Undefined when the reader closed the browser's dialog. */
async function targetOf(how: 'folder' | 'zip', { name }: ModelSource): Promise<Target | undefined> {
  const { showDirectoryPicker, showSaveFilePicker } = pickers();
  if (how === 'folder') {
    const handle = await unlessCancelled(
      showDirectoryPicker?.({ mode: 'readwrite', id: 'kit-export' })
    );
    return handle && { kind: 'folder', handle };
  }
  if (showSaveFilePicker) {
    const suggestedName = `${folderName(name)}.zip`;
    const handle = await unlessCancelled(showSaveFilePicker({ suggestedName, id: 'kit-export' }));
    return handle && { kind: 'zip', handle };
  }
  await keepHandedOver();
  return { kind: 'zip' };
}

/** Gives a file to the browser's downloads. */
function handOver(file: File): Archive {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = file.name;
  link.click();
  return { name: file.name, address };
}

/** For parts that are shown once the kits are here. */
export function theKits(): Kits {
  const kits = kitsPart().value;
  if (!kits) throw new Error('what is shown needs kits, which have not been fetched');
  return kits;
}
