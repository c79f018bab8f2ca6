/** A stage with a script of three prompts, and a conversation that answers when it is told to. */
import type { Around, StageReply } from '../../src/stage/around.ts';
import { newPrompt } from '../../src/stage/script/script.ts';
import { WrittenScript } from '../../src/stage/script/script.svelte.ts';
import { Stage } from '../../src/stage/stage.svelte.ts';

export class Talk {
  question: string | undefined;
  reply: (StageReply & { phase: string }) | undefined;
  busy = false;
  readonly done: string[] = [];

  after: StageReply | undefined;

  async ask(text: string, follow: boolean, after?: StageReply): Promise<StageReply> {
    this.after = after;
    this.done.push(`${follow ? 'follow' : 'ask'} ${text}`);
    this.question = text;
    this.busy = true;
    const reply = { phase: 'thinking', thought: 't', answer: '', elapsed: 1 };
    this.reply = reply as unknown as StageReply;
    return this.reply;
  }
  finish(): void {
    this.busy = false;
  }
  stop(): void {
    if (this.busy) this.done.push('stop');
    this.busy = false;
  }
  answerNow(): void {
    this.done.push('answer');
  }
  clear(): void {
    this.stop();
    this.done.push('clear');
    this.question = this.reply = undefined;
  }
}

export interface StageSet {
  readonly talk: Talk;
  readonly around: { -readonly [K in keyof Around]: Around[K] };
  readonly stage: Stage;
}

export function stageSet(): StageSet {
  const talk = new Talk();
  const around: StageSet['around'] = {
    talk,
    ready: true,
    obstacle: undefined,
    model: { name: 'Pocket', onCpu: true },
    shares: { model: undefined, settings: { temperature: 0.6, topP: 0.95, maxTokens: 1 } },
    device: '',
    showing: true,
    screens: 'one',
    shared: undefined,
    enter: () => undefined,
    leave: () => undefined,
    forgetShared: () => undefined,
    chooseModel: () => undefined
  };
  const script = new WrittenScript(undefined);
  script.replace([
    newPrompt('one', 'first note'),
    newPrompt(' two ', '', true),
    newPrompt('three')
  ]);
  const stage = new Stage(around, script);
  stage.begin();
  return { talk, around, stage };
}
