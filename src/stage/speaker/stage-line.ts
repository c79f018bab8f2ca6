/** The stage's end of the line to the speaker's window. */
import type { Command } from '../commands.ts';
import { openLine, readCall, type Cue, type Gone } from './line.ts';

const KEY = 'thinktab.stage';

/** The same after a reload: the speaker's window finds its stage again. */
function stageId(): string {
  const fresh = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  try {
    const id = sessionStorage.getItem(KEY) ?? fresh;
    sessionStorage.setItem(KEY, id);
    return id;
  } catch {
    return fresh;
  }
}

export class StageLine {
  readonly id = stageId();
  readonly #line = openLine();
  readonly #stop = new AbortController();
  readonly #cue: () => Omit<Cue, 'kind' | 'stage'>;

  constructor(
    cue: () => Omit<Cue, 'kind' | 'stage'>,
    onCommand: (command: Command, text?: string) => void
  ) {
    this.#cue = cue;
    const { signal } = this.#stop;
    this.#line.addEventListener('message', ({ data }) => {
      const call = readCall(data);
      if (!call || (call.stage !== undefined && call.stage !== this.id)) return;
      if (call.command) onCommand(call.command, call.text);
      this.tell();
    });
    window.addEventListener('pagehide', () => this.#leave(), { signal });
  }

  /** Says how things are; also when nobody asked, because something has changed. */
  tell(): void {
    this.#line.postMessage({ kind: 'cue', stage: this.id, ...this.#cue() } satisfies Cue);
  }

  /** Opens the speaker's window, or brings the one that is open to the front; false: it may not. */
  openWindow(): boolean {
    const url = new URL(location.href);
    url.search = '';
    url.hash = `speaker&stage=${this.id}`;
    const opened = window.open(url, `thinktab-${this.id}`, 'popup,width=900,height=640');
    opened?.focus();
    return opened !== null;
  }

  close(): void {
    this.#leave();
    this.#stop.abort();
    this.#line.close();
  }

  #leave(): void {
    this.#line.postMessage({ kind: 'gone', stage: this.id } satisfies Gone);
  }
}
