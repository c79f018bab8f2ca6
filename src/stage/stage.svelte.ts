/**
 * What is on the stage: a prompt of the script and the reply to it, or what was last said in the chat;
 * or nothing at all. Whatever is pressed when, it comes to a state in which the next press works.
 */
import { SvelteMap } from 'svelte/reactivity';
import type { Around, StageReply } from './around.ts';
import { keepPlace, keepSince, lastPlace, lastSince } from './place.ts';
import { Player } from './replay/player.svelte.ts';
import { recordingOf, type Recording } from './replay/recording.ts';
import { recordings as ofDevice, type Recordings } from './replay/recordings.svelte.ts';
import type { Prompt } from './script/script.ts';
import { WrittenScript } from './script/script.svelte.ts';

export class Stage {
  /** id of the prompt that is on, or would be */
  #at = $state<string>();
  /** what was said in the chat is on, not a prompt of the script */
  #chat = $state(false);
  #dark = $state(false);
  /** a question from the room is being written */
  #asking = $state(false);
  /** the code for the audience is over everything else */
  #code = $state(false);
  /** since when the stage is on, ms since 1970 */
  #since = $state<number>();
  /** a recording has the place of prompt and reply */
  #played = $state.raw<Player>();
  /** by the prompt's id */
  readonly #replies = new SvelteMap<string, StageReply>();
  /** what was asked for a reply; its prompt may have been written differently since */
  readonly #asked = new WeakMap<StageReply, string>();
  /** what is written of a question from the room; it stays until it is asked */
  draft = $state('');
  readonly script: WrittenScript;
  readonly recordings: Recordings;
  readonly #around: Around;

  constructor(around: Around, script = new WrittenScript(), recordings = ofDevice) {
    this.#around = around;
    this.script = script;
    this.#at = script.prompts[lastPlace()]?.id;
    this.recordings = recordings;
  }

  /** Place of the prompt in the script, from 0; -1 where there is none. */
  get index(): number {
    const { prompts } = this.script;
    const found = prompts.findIndex(({ id }) => id === this.#at);
    return found < 0 ? Math.min(0, prompts.length - 1) : found;
  }
  get prompt(): Prompt | undefined {
    return this.script.prompts[this.index];
  }
  get next(): Prompt | undefined {
    return this.script.prompts[this.index + 1];
  }
  /** Nothing is shown, as a clicker's black key wants it. */
  get dark(): boolean {
    return this.#dark;
  }
  /** A question from the room is being written, in the place of what is asked. */
  get asking(): boolean {
    return this.#asking;
  }
  /** The code for the audience is shown, over whatever is on. */
  get code(): boolean {
    return this.#code;
  }
  /** Something lies over the prompt, or has its place: the next key of a clicker leads back to it. */
  get aside(): boolean {
    return this.#code || this.#dark || this.#asking || (this.#chat && this.prompt !== undefined);
  }
  get since(): number | undefined {
    return this.#since;
  }

  /** '' where there is nothing to ask */
  get question(): string {
    if (this.#played) return this.#played.recording.question;
    if (this.#chat) return this.#around.talk.question ?? '';
    return this.prompt?.text ?? '';
  }
  get reply(): StageReply | undefined {
    if (this.#played) return this.#played;
    if (this.#chat) return this.#around.talk.reply;
    return this.prompt && this.#replies.get(this.prompt.id);
  }

  /**
   * What is on is being written. What was stopped may take a moment to end, and what was cut may go on
   * behind another prompt: neither keeps that from being asked.
   */
  get writing(): boolean {
    const { talk } = this.#around;
    const shown = this.#chat || (this.reply !== undefined && this.reply === talk.reply);
    return talk.busy && shown;
  }
  /** A recording is on, and has not come to its end. */
  get playing(): boolean {
    return this.#played !== undefined && this.#played.phase !== 'done';
  }
  /** what could be played of the question that is on */
  get recording(): Recording | undefined {
    return this.#played ? undefined : this.recordings.find(this.question);
  }
  /** what is on has come to its end, and when its tokens came is known */
  get recordable(): Recording | undefined {
    const { reply } = this;
    if (reply?.phase !== 'done' || reply.recording) return undefined;
    const question = this.#asked.get(reply) ?? this.question;
    const { device, model } = this.#around;
    return recordingOf(reply, { question, device, onCpu: model?.onCpu ?? false });
  }

  /** Onto the stage: a reply that is being written comes along, and so does a chat without a script. */
  begin(): void {
    this.#asking = false;
    this.#since ??= lastSince() ?? Date.now();
    keepSince(this.#since);
    this.#dark = false;
    const { talk } = this.#around;
    const own = [...this.#replies.values()].includes(talk.reply as StageReply);
    this.#chat = talk.question !== undefined && !own && (talk.busy || !this.prompt);
  }

  /** The talk is over. */
  end(): void {
    this.#since = undefined;
    keepSince(undefined);
    this.#code = false;
    this.#leavePlayed();
  }

  forward(): void {
    this.#step(1);
  }

  /** As three buttons can: asks what is shown; when that was done, goes on. */
  advance(): void {
    const { ready, obstacle } = this.#around;
    const unasked = this.prompt && !this.#chat && !this.reply;
    // A clicker has no Enter: what that would load, this does.
    if (unasked && !this.aside && (ready || obstacle?.retry)) void this.run();
    else this.forward();
  }

  back(): void {
    this.#step(-1);
  }

  /** Plays a recording in the place of a reply; whatever is being written is stopped. */
  play(recording = this.recording): void {
    if (!recording || this.playing) return;
    this.#around.talk.stop();
    this.#uncover();
    this.#asking = false;
    this.#played = new Player(recording);
    this.#played.play();
  }

  /** Shows the code for the audience, or puts it away; what is being written goes on behind it. */
  showCode(): void {
    this.#code = !this.#code;
  }

  hideCode(): void {
    this.#code = false;
  }

  /** Ends the thought that is being written. That of a recording ended when it did. */
  answerNow(): void {
    if (!this.#played) this.#around.talk.answerNow();
  }

  /** Somebody in the room asks something: it is written where the prompt stands. */
  write(): void {
    this.#uncover();
    this.#asking = true;
  }

  leaveWriting(): void {
    this.#asking = false;
  }

  /**
   * Asks what was written, in a conversation of its own; the next press leads back to the script. As
   * long as nothing can answer, it stands there to be asked.
   */
  async ask(text = this.draft): Promise<void> {
    const { talk, ready, obstacle } = this.#around;
    this.draft = text;
    this.#uncover();
    this.#asking = text.trim() !== '' && !ready;
    if (text.trim() === '') return;
    if (!ready) {
      obstacle?.retry?.();
      return;
    }
    this.#leavePlayed();
    if (!(await talk.ask(text.trim(), false))) return;
    this.#chat = true;
    this.draft = '';
  }

  /** Asks what is on the stage. While that is being answered, nothing; without a model, gets one. */
  async run(): Promise<void> {
    const { talk, ready, obstacle } = this.#around;
    if (this.#asking) return this.ask();
    this.#uncover();
    const { prompt } = this;
    if (this.playing) return;
    if (this.#played) {
      this.#leavePlayed();
      // What the model has gone on with meanwhile is seen again.
      if (this.#chat) return;
    }
    if (this.writing) return;
    if (!ready) {
      obstacle?.retry?.();
      return;
    }
    if (!prompt) return;
    if (this.#chat) {
      this.#chat = false;
      return;
    }
    const before = this.script.prompts[this.index - 1];
    const after = before && this.#replies.get(before.id);
    const reply = await talk.ask(prompt.text.trim(), prompt.follows, after);
    if (!reply) return;
    this.#asked.set(reply, prompt.text);
    this.#replies.set(prompt.id, reply);
  }

  /** Stops whatever is written, and shows nothing; pressed again, the prompt is there, not yet asked. */
  clear(): void {
    this.#asking = false;
    this.#code = false;
    if (this.#dark) {
      this.#dark = false;
      return;
    }
    this.#leavePlayed();
    this.#around.talk.clear();
    this.#dark = true;
    if (this.prompt && !this.#chat) this.#replies.delete(this.prompt.id);
    this.#chat = this.#chat && !this.prompt;
  }

  #step(by: number): void {
    if (this.#code) {
      this.#code = false;
      return;
    }
    this.#leavePlayed();
    if (this.#asking) {
      this.#asking = false;
      return;
    }
    // Out of the dark, or out of the chat, the prompt comes first that was there before.
    if (this.#dark || this.#chat) {
      this.#dark = false;
      if (this.#chat && this.prompt) this.#show(this.prompt.id);
      return;
    }
    const to = this.script.prompts[this.index + by];
    if (to) this.#show(to.id);
  }

  #show(id: string): void {
    this.#leavePlayed();
    if (id !== this.#at || this.#chat) this.#around.talk.stop();
    this.#at = id;
    this.#chat = false;
    keepPlace(this.index);
  }

  #uncover(): void {
    this.#dark = false;
    this.#code = false;
  }

  #leavePlayed(): void {
    this.#played?.stop();
    this.#played = undefined;
  }
}
