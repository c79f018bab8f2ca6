/** What the list has to tell about the last thing that was done in it. */
import type { History } from './history.svelte.ts';
import type { Deleted } from './deleted.svelte.ts';
import type { Imported } from './messages.ts';
import { titleOf } from './title.ts';
import { saveFile } from '../../ui/save-file.ts';
import { language } from '../../words/language.svelte.ts';
import { words } from '../../words/history.ts';

/** Of a long list of refusals, those that are named. */
const NAMED = 5;

export interface Notice {
  readonly text: string;
  readonly lines?: readonly string[];
}

export class Notices {
  #notice = $state.raw<Notice>();
  /** with their thoughts, in Markdown */
  thoughts = $state(true);
  readonly #history: History;

  constructor(history: History) {
    this.#history = history;
  }

  get notice(): Notice | undefined {
    const { deleted } = this.#history;
    return this.#notice ?? (deleted && deletedNotice(deleted));
  }

  /** The way back stands beside what is said of the deletion, and beside nothing else. */
  get undoable(): boolean {
    return !this.#notice && this.#history.deleted !== undefined;
  }

  say(text: string, lines?: readonly string[]): void {
    this.#notice = { text, ...(lines && { lines }) };
  }

  /** What was deleted before is said again, and forgotten with the next press. */
  dismiss(): void {
    if (!this.#notice) this.#history.forgetDeleted();
    this.#notice = undefined;
  }

  /** Whether it worked; where it did not, that is said. */
  async attempt(what: () => Promise<unknown>, text?: string): Promise<boolean> {
    try {
      await what();
      if (text !== undefined) this.say(text);
      return true;
    } catch {
      this.say(words.failed);
      return false;
    }
  }

  /** Whether it is deleted. */
  async remove(id: string, title: string): Promise<boolean> {
    let deleted = 0;
    await this.attempt(async () => {
      ({ deleted } = await this.#history.remove([id]));
      if (deleted > 0) this.#notice = undefined;
      else this.say(words.elsewhere(title));
    });
    return deleted > 0;
  }

  async removeAll(ids: readonly string[]): Promise<void> {
    await this.attempt(async () => {
      const { deleted, elsewhere } = await this.#history.remove(ids);
      if (deleted > 0) this.#notice = undefined;
      else this.say(words.elsewhereMany(elsewhere));
    });
  }

  /** The first of what was brought back. */
  async undo(): Promise<string | undefined> {
    const back = this.#history.deleted?.taken.length ?? 0;
    let id: string | undefined;
    await this.attempt(async () => {
      id = await this.#history.undo();
    }, words.broughtBack(back));
    return id;
  }

  /** As a file: one conversation, or all. */
  async save(id: string | undefined, markdown: boolean): Promise<void> {
    await this.attempt(async () => {
      const options = {
        thoughts: this.thoughts,
        says: { ...words.markdown, locale: language.tag }
      };
      const saved = await this.#history.export(id, markdown ? options : undefined);
      if (!saved || saved.conversations === 0) {
        this.say(words.nothingToSave);
        return;
      }
      saveFile(saved.file, saved.name);
      this.say(words.saved(saved.conversations, saved.name));
    });
  }

  async add(file: File): Promise<void> {
    this.say(words.importing(file.name));
    await this.attempt(async () => {
      const { text, lines } = importNotice(await this.#history.import(file));
      this.say(text, lines);
    });
  }
}

function deletedNotice({ taken, elsewhere }: Deleted): Notice {
  const [first, ...more] = taken;
  return {
    text:
      first && more.length === 0
        ? words.deleted(titleOf(first.conversation))
        : words.deletedMany(taken.length),
    ...(elsewhere > 0 && { lines: [words.elsewhereMany(elsewhere)] })
  };
}

function importNotice(imported: Imported): Notice {
  if ('problem' in imported) {
    const says = words.fileProblem[imported.problem];
    return { text: typeof says === 'string' ? says : says(imported.size) };
  }
  const { added, copied, here, refused, full } = imported;
  const says = words.imported;
  const lines = [
    ...(copied > 0 ? [says.copied(copied)] : []),
    ...(here > 0 ? [says.here(here)] : []),
    ...(full ? [says.full] : []),
    ...(refused.length > 0 ? [says.refused(refused.length)] : []),
    ...refused
      .slice(0, NAMED)
      .map(({ title, problem }) => `“${title || words.untitled}”: ${says.because[problem]}`),
    ...(refused.length > NAMED ? [says.more(refused.length - NAMED)] : [])
  ];
  return { text: says.added(added), lines };
}
