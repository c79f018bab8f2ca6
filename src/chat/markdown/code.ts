/**
 * A code block: what language it is in, a button that copies it, and lines in colours.
 *
 * Laying out a block of text costs as much as it is long, so lines lie in chunks and only the last
 * is touched while they come. Each line is coloured when it is complete; when the block is closed
 * it is looked at once as a whole, for what spans lines.
 */
import { words } from '../../words/reply.ts';
import type { highlight as Highlight, Run } from './highlight.ts';
import type { Special } from './nodes.ts';

export type CodeSpecial = Special & { kind: 'code' };

const LINES_PER_CHUNK = 32;
/** Looking at more at once would stop the page for longer than anyone notices colours. */
const LONGEST_AT_ONCE = 30_000;
const COPIED_MS = 2000;

let highlight: typeof Highlight | undefined;
let asked = false;
const waiting = new Set<CodeView>();

async function loadHighlighter(): Promise<void> {
  if (asked) return;
  asked = true;
  try {
    ({ highlight } = await import('./highlight.ts'));
    for (const view of waiting) view.repaint();
    waiting.clear();
  } catch {
    asked = false;
  }
}

export class CodeView {
  readonly element = document.createElement('div');
  readonly #code = document.createElement('code');
  #shown: CodeSpecial;
  /** characters that lie in chunks as complete lines */
  #complete = 0;
  #linesInChunk = 0;
  #chunk = chunk();
  /** the line being written */
  #rest = document.createTextNode('');

  constructor(special: CodeSpecial) {
    this.#shown = special;
    this.element.className = 'code';
    const pre = document.createElement('pre');
    pre.append(this.#code);
    // It scrolls sideways, so the keyboard must reach it.
    pre.tabIndex = 0;
    pre.setAttribute('role', 'group');
    pre.setAttribute('aria-label', words.markdown.code(special.language));
    this.element.append(this.#bar(), pre);
    this.#begin();
    this.#grow();
    if (!highlight && special.language !== '') {
      waiting.add(this);
      void loadHighlighter();
    }
  }

  /** Goes on to show something else; false when another block must be made for it. */
  show(special: CodeSpecial): boolean {
    const before = this.#shown;
    if (special.language !== before.language) return false;
    if (special.text === before.text && special.open === before.open) return true;
    this.#shown = special;
    if (!before.open || !special.text.startsWith(before.text.slice(0, this.#complete)))
      this.#begin();
    this.#grow();
    return true;
  }

  /** The highlighter has come. */
  repaint(): void {
    this.#begin();
    this.#grow();
  }

  #begin(): void {
    this.#complete = 0;
    this.#linesInChunk = 0;
    this.#chunk = chunk();
    this.#rest = document.createTextNode('');
    this.#chunk.append(this.#rest);
    this.#code.replaceChildren(this.#chunk);
  }

  #grow(): void {
    const { text, open, language } = this.#shown;
    if (!open && highlight && text.length <= LONGEST_AT_ONCE) {
      this.#code.replaceChildren(...chunks(highlight(text, language)));
      return;
    }
    for (let end = text.indexOf('\n', this.#complete); end >= 0;) {
      if (this.#linesInChunk === LINES_PER_CHUNK) {
        this.#chunk = chunk();
        this.#chunk.append(this.#rest);
        this.#code.append(this.#chunk);
        this.#linesInChunk = 0;
      }
      const line = text.slice(this.#complete, end + 1);
      this.#rest.before(
        ...painted(highlight?.(line, language) ?? [{ text: line, paint: undefined }])
      );
      this.#linesInChunk++;
      this.#complete = end + 1;
      end = text.indexOf('\n', this.#complete);
    }
    this.#rest.data = text.slice(this.#complete);
  }

  #bar(): HTMLElement {
    const bar = document.createElement('div');
    bar.className = 'bar';
    const label = document.createElement('span');
    label.textContent = this.#shown.language || words.markdown.noLanguage;
    const said = document.createElement('span');
    said.className = 'unseen';
    said.setAttribute('role', 'status');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = words.markdown.copy;
    button.addEventListener('click', () => void this.#copy(button, said));
    bar.append(label, button, said);
    return bar;
  }

  async #copy(button: HTMLElement, said: HTMLElement): Promise<void> {
    let word: string = words.markdown.copied;
    try {
      await navigator.clipboard.writeText(this.#shown.text);
    } catch {
      // Refused by the browser or its user: selected, it is one key away.
      document.getSelection()?.selectAllChildren(this.#code);
      word = words.markdown.notCopied;
    }
    button.textContent = word;
    said.textContent = word;
    setTimeout(() => {
      button.textContent = words.markdown.copy;
      said.textContent = '';
    }, COPIED_MS);
  }
}

function chunk(): HTMLElement {
  const made = document.createElement('span');
  made.className = 'lines';
  return made;
}

function painted(runs: readonly Run[]): Node[] {
  return runs.map(({ text, paint }) => {
    if (paint === undefined) return document.createTextNode(text);
    const span = document.createElement('span');
    span.className = `paint-${paint}`;
    span.textContent = text;
    return span;
  });
}

/** The runs of a whole text, cut at the same lines as those of a growing one. */
function chunks(runs: readonly Run[]): HTMLElement[] {
  const made = [chunk()];
  let lines = 0;
  for (const { text, paint } of runs) {
    for (const line of text.split(/(?<=\n)/)) {
      if (lines === LINES_PER_CHUNK) {
        made.push(chunk());
        lines = 0;
      }
      made.at(-1)?.append(...painted([{ text: line, paint }]));
      if (line.endsWith('\n')) lines++;
    }
  }
  return made;
}
