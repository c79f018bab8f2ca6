/** The speaker's end of the line: what the stage last said, and whether it is still there. */
import type { Command } from '../commands.ts';
import { openLine, readFromStage, type Call, type Cue } from './line.ts';

/** Between two questions whether it is there, and without an answer until it counts as gone. */
const ASK_MS = 1000;
const GONE_MS = 4000;

export class Speaker {
  #cue = $state.raw<Cue>();
  #now = $state(Date.now());
  #heard = $state<number>();
  #gone = $state(false);
  #wanted: string | undefined;
  readonly #line = openLine();
  readonly #clock: ReturnType<typeof setInterval>;
  readonly #began = Date.now();

  /** `stage`: the one to listen to; undefined: the first that speaks */
  constructor(stage: string | undefined) {
    this.#wanted = stage;
    this.#line.addEventListener('message', ({ data }) => this.#hear(data));
    this.#call();
    this.#clock = setInterval(() => {
      this.#now = Date.now();
      this.#call();
    }, ASK_MS);
  }

  /** undefined before anything was said */
  get cue(): Cue | undefined {
    return this.#cue;
  }
  /** ms since 1970, by the second */
  get now(): number {
    return this.#now;
  }
  /** It said so, or has not answered for some seconds. */
  get gone(): boolean {
    return this.#gone || this.#now - (this.#heard ?? this.#began) >= GONE_MS;
  }

  /** `text`: the question, with `ask` */
  send(command: Command, text?: string): void {
    this.#call(command, text);
  }

  close(): void {
    clearInterval(this.#clock);
    this.#line.close();
  }

  #call(command?: Command, text?: string): void {
    const call = { kind: 'call', stage: this.#wanted, command, text } as const;
    this.#line.postMessage(call satisfies Call);
  }

  #hear(data: unknown): void {
    const said = readFromStage(data);
    if (!said || (this.#wanted !== undefined && said.stage !== this.#wanted)) return;
    this.#gone = said.kind === 'gone';
    if (said.kind === 'gone') return;
    this.#wanted = said.stage;
    this.#heard = this.#now = Date.now();
    this.#cue = said;
  }
}
