/** What is on the stage, whatever is pressed when; and what keys and messages mean. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Around, StageReply } from '../../src/stage/around.ts';
import { commandOf } from '../../src/stage/commands.ts';
import { Tape } from '../../src/engine/tape.ts';
import type { Recording } from '../../src/stage/replay/recording.ts';
import { Recordings } from '../../src/stage/replay/recordings.svelte.ts';
import { newPrompt } from '../../src/stage/script/script.ts';
import { WrittenScript } from '../../src/stage/script/script.svelte.ts';
import { cueOf } from '../../src/stage/speaker/cue.ts';
import { readCall, readFromStage } from '../../src/stage/speaker/line.ts';
import { tail } from '../../src/stage/show/tail.ts';
import { Stage } from '../../src/stage/stage.svelte.ts';

/** A conversation that answers when it is told to. */
class Talk {
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

let talk: Talk;
let around: { -readonly [K in keyof Around]: Around[K] };
let stage: Stage;

beforeEach(() => {
  talk = new Talk();
  around = {
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
  stage = new Stage(around, script);
  stage.begin();
});

describe('the stage', () => {
  it('goes through the script, and not beyond its ends', () => {
    stage.back();
    expect(stage.question).toBe('one');
    for (let presses = 0; presses < 5; presses++) stage.forward();
    expect(stage.question).toBe('three');
    stage.back();
    expect(stage.question).toBe(' two ');
    expect(talk.done).toEqual([]);
  });

  it('asks what is shown, once, and remembers the reply', async () => {
    await stage.run();
    await stage.run();
    expect(talk.done).toEqual(['ask one']);
    expect(stage.reply).toBe(talk.reply);
    talk.finish();
    stage.forward();
    expect(stage.reply).toBeUndefined();
    await stage.run();
    expect(talk.done).toEqual(['ask one', 'follow two']);
    talk.finish();
    stage.back();
    expect(stage.reply).toMatchObject({ thought: 't' });
    expect(stage.reply).not.toBe(talk.reply);
  });

  it('that goes on while a reply is written stops it', async () => {
    await stage.run();
    stage.forward();
    expect(talk.done).toEqual(['ask one', 'stop']);
    expect(stage.question).toBe(' two ');
  });

  it('asks nothing while nothing can answer', async () => {
    around.ready = false;
    await stage.run();
    expect(talk.done).toEqual([]);
    expect(stage.question).toBe('one');
  });

  it('gets what can answer, where one press can', async () => {
    around.ready = false;
    const retry = vi.fn();
    around.obstacle = { line: 'Enter loads it.', retry };
    await stage.run();
    expect(retry).toHaveBeenCalledOnce();
    expect(talk.done).toEqual([]);
  });

  it('is cleared at any time, and goes on from there', async () => {
    stage.clear();
    expect(stage.dark).toBe(true);
    stage.forward();
    expect([stage.dark, stage.question]).toEqual([false, 'one']);
    await stage.run();
    stage.clear();
    expect(talk.done).toEqual(['clear', 'ask one', 'stop', 'clear']);
    expect(stage.reply).toBeUndefined();
    stage.clear();
    expect([stage.dark, stage.question]).toEqual([false, 'one']);
    await stage.run();
    expect(talk.done.at(-1)).toBe('ask one');
    talk.finish();
    stage.clear();
    await stage.run();
    expect([stage.dark, talk.done.at(-1)]).toEqual([false, 'ask one']);
  });

  it('shows the code over what is on, and the next key of a clicker leads back to that', async () => {
    await stage.run();
    stage.showCode();
    // What is being written goes on behind it.
    expect([stage.code, stage.aside, talk.done]).toEqual([true, true, ['ask one']]);
    stage.forward();
    expect([stage.code, stage.question, talk.busy]).toEqual([false, 'one', true]);
    talk.finish();
    stage.forward();
    stage.showCode();
    stage.advance();
    expect([stage.code, stage.question, talk.done.length]).toEqual([false, ' two ', 1]);
    stage.showCode();
    await stage.run();
    expect([stage.code, talk.done.at(-1)]).toEqual([false, 'follow two']);
    stage.showCode();
    stage.clear();
    expect([stage.code, stage.dark]).toEqual([false, true]);
    stage.showCode();
    stage.end();
    expect(stage.code).toBe(false);
  });

  it('shows a reply of the chat that is being written, and then the script', async () => {
    talk.question = 'from the chat';
    talk.busy = true;
    stage.begin();
    expect(stage.question).toBe('from the chat');
    await stage.run();
    expect(talk.done).toEqual([]);
    talk.finish();
    await stage.run();
    expect(stage.question).toBe('one');
    expect(talk.done).toEqual([]);
  });

  it('shows the chat where there is no script, and nothing where there is neither', () => {
    stage.script.replace([]);
    stage.begin();
    expect([stage.question, stage.index]).toEqual(['', -1]);
    stage.forward();
    stage.clear();
    stage.clear();
    talk.question = 'from the chat';
    stage.begin();
    expect(stage.question).toBe('from the chat');
  });

  it('with three buttons: asks, and goes on when that was answered', async () => {
    stage.advance();
    expect(talk.done).toEqual(['ask one']);
    await Promise.resolve();
    talk.finish();
    stage.advance();
    expect(stage.question).toBe(' two ');
    stage.advance();
    expect(talk.done).toEqual(['ask one', 'follow two']);
  });

  it('asks what somebody in the room wants to know, and then goes on where it was', async () => {
    await stage.run();
    talk.finish();
    stage.clear();
    stage.write();
    expect([stage.dark, stage.asking]).toEqual([false, true]);
    stage.draft = ' shouted? ';
    await stage.run();
    expect(talk.done.at(-1)).toBe('ask shouted?');
    expect([stage.asking, stage.draft, stage.question]).toEqual([false, '', 'shouted?']);
    expect(stage.reply).toBe(talk.reply);
    talk.finish();
    stage.forward();
    expect(stage.question).toBe('one');
    stage.forward();
    expect(stage.question).toBe(' two ');
  });

  it('leaves what is being written of a question for any other press, and keeps it', async () => {
    for (const press of ['forward', 'back', 'advance', 'clear', 'leaveWriting'] as const) {
      stage.write();
      stage.draft = 'half';
      stage[press]();
      expect([press, stage.asking, stage.draft]).toEqual([press, false, 'half']);
      stage.begin();
      expect(stage.question).toBe('one');
    }
    stage.write();
    stage.draft = ' ';
    await stage.ask();
    expect(stage.asking).toBe(false);
    expect(talk.done.filter((done) => done.startsWith('ask'))).toEqual([]);
  });

  it('keeps a question from the room until something can answer', async () => {
    around.ready = false;
    const retry = vi.fn();
    around.obstacle = { line: 'Enter loads it.', retry };
    await stage.ask('from the speaker’s window');
    expect([stage.asking, stage.draft]).toEqual([true, 'from the speaker’s window']);
    expect(retry).toHaveBeenCalledOnce();
    around.ready = true;
    await stage.run();
    expect(talk.done).toEqual(['ask from the speaker’s window']);
  });

  it('a question from the room takes nothing away from the script', async () => {
    await stage.run();
    const first = talk.reply;
    talk.finish();
    await stage.ask('shouted?');
    talk.finish();
    stage.clear();
    stage.forward();
    expect(stage.reply).toBe(first);
    // What follows goes on behind its own prompt, wherever the conversation is by now.
    stage.forward();
    await stage.run();
    expect(talk.done.at(-1)).toBe('follow two');
    expect(talk.after).toBe(first);
  });

  it('keeps its place when prompts before it are deleted', () => {
    stage.forward();
    stage.script.remove(stage.script.prompts[0]?.id ?? '');
    expect([stage.question, stage.index]).toEqual([' two ', 0]);
  });
});

describe('keys', () => {
  const press = (key: string, more = {}) =>
    commandOf({
      key,
      ctrlKey: false,
      metaKey: false,
      altKey: false,
      repeat: false,
      isComposing: false,
      target: null,
      ...more
    });

  it.each([
    ['PageDown', 'advance'],
    ['PageUp', 'back'],
    ['ArrowRight', 'forward'],
    ['ArrowLeft', 'back'],
    ['Enter', 'run'],
    [' ', 'run'],
    ['b', 'clear'],
    ['B', 'clear'],
    ['.', 'clear'],
    ['a', 'answer'],
    ['t', 'ask'],
    ['Escape', 'leave'],
    ['F9', 'leave'],
    ['x', undefined]
  ])('%s means %s', (key, command) => {
    expect(press(key)).toBe(command);
  });

  it('do not reload the page, whatever a clicker begins its show with', () => {
    expect(press('F5')).toBe('nothing');
    expect(press('F5', { shiftKey: true })).toBe('nothing');
  });

  it('while something is written are letters, but for those that only a clicker has', () => {
    const field = { target: { closest: () => ({}) } };
    for (const key of ['t', 'b', '.', ' ', 'Enter', 'ArrowLeft', 'Escape']) {
      expect(press(key, field), key).toBeUndefined();
    }
    expect(press('PageDown', field)).toBe('advance');
    expect(press('PageUp', field)).toBe('back');
    expect(press('F5', field)).toBe('nothing');
  });

  it('with Ctrl, Alt or ⌘ are the browser’s', () => {
    for (const held of ['ctrlKey', 'altKey', 'metaKey', 'isComposing']) {
      expect(press('ArrowLeft', { [held]: true })).toBeUndefined();
    }
  });

  it('that are held down ask and clear once', () => {
    expect(press('Enter', { repeat: true })).toBe('nothing');
    expect(press('b', { repeat: true })).toBe('nothing');
    expect(press('ArrowRight', { repeat: true })).toBe('forward');
  });
});

describe('the line to the speaker', () => {
  const cue = () => ({ kind: 'cue', stage: 's1', ...cueOf(stage, around) });

  it('tells what is on, the notes, and what comes next', () => {
    expect(readFromStage(structuredClone(cue()))).toMatchObject({
      place: 1,
      of: 3,
      text: 'one',
      notes: 'first note',
      next: ' two ',
      phase: 'idle'
    });
    stage.forward();
    stage.forward();
    expect(cue()).toMatchObject({ place: 3, notes: '', next: '' });
  });

  it('says what Enter does about what is in the way, where Enter is heard', () => {
    around.obstacle = { line: 'Nothing is loaded.', way: 'Enter loads it.' };
    expect(cue().obstacle).toBe('Nothing is loaded. Enter loads it.');
    around.showing = false;
    expect(cue().obstacle).toBe('Nothing is loaded.');
  });

  it('takes nothing that is not a cue', () => {
    expect(readFromStage({ kind: 'gone', stage: 's1' })).toEqual({ kind: 'gone', stage: 's1' });
    for (const data of [null, 'cue', 7, {}, { kind: 'cue' }, { kind: 'gone' }]) {
      expect(readFromStage(data)).toBeUndefined();
    }
    for (const name of Object.keys(cue())) {
      if (['since', 'rate'].includes(name)) continue;
      expect(readFromStage({ ...cue(), [name]: { toString: 'x' } }), name).toBeUndefined();
    }
  });

  it('takes no command but those there are', () => {
    const call = { kind: 'call', stage: 's1', command: 'run' };
    expect(readCall(call)).toEqual(call);
    expect(readCall({ kind: 'call' })).toMatchObject({ command: undefined });
    expect(readCall({ ...call, command: 'leave' })).toMatchObject({ command: 'leave' });
    const asks = { ...call, command: 'ask', text: 'Why?' };
    expect(readCall(asks)).toEqual(asks);
    expect(readCall({ ...asks, text: { length: 1 } })).toBeUndefined();
    expect(readCall({ ...asks, text: 'x'.repeat(8001) })).toBeUndefined();
    for (const wrong of [{ command: 'unload' }, { stage: 7 }, { kind: 'cue' }]) {
      expect(readCall({ ...call, ...wrong })).toBeUndefined();
    }
  });
});

describe('a long thought', () => {
  it('is shown by its end, which begins anew seldom and at a line where it can', () => {
    const lines = Array.from({ length: 400 }, (_, line) => `Line ${line} of the thought.`);
    const begins = new Set<string>();
    for (let length = 0; length < 4000; length += 7) {
      const text = lines.join('\n').slice(0, length);
      const end = tail(text);
      expect(text.endsWith(end)).toBe(true);
      expect(end.length).toBeGreaterThanOrEqual(Math.min(length, 1200));
      expect(end.length).toBeLessThanOrEqual(3600);
      begins.add(end.slice(0, 7));
    }
    expect([...begins].filter((begin) => begin.length === 7)).toHaveLength(2);
    expect([...begins].every((begin) => 'Line '.startsWith(begin.slice(0, 5)))).toBe(true);
  });

  it('without lines is cut all the same', () => {
    expect(tail('x'.repeat(100_000)).length).toBeLessThanOrEqual(3600);
  });
});

describe('a recording on stage', () => {
  const none = () => Promise.resolve([]);
  const nothing = () => Promise.resolve();
  const RECORDING: Recording = {
    id: 'r',
    made: 0,
    question: 'one',
    model: 'Big',
    device: 'a GPU',
    onCpu: false,
    settings: { temperature: 0, topP: 1, maxTokens: 9 },
    opensThought: true,
    ended: 'stop',
    length: 60_000,
    pieces: [{ at: 10, text: 'x', tokens: 1, thought: true }]
  };

  beforeEach(async () => {
    const { script } = stage;
    const recordings = new Recordings({ list: none, keep: nothing, delete: nothing });
    await recordings.keep(RECORDING);
    stage = new Stage(around, script, recordings);
    stage.begin();
  });

  it('is there for its own prompt, takes the place of the reply, and says so', () => {
    expect(stage.recording).toBe(RECORDING);
    stage.play();
    expect(stage.reply?.recording).toBe(RECORDING);
    expect(stage.playing).toBe(true);
    expect(cueOf(stage, around).obstacle).toContain('Recording of Big on a GPU');
    // It can neither be asked nor be recorded, nor hurried.
    stage.answerNow();
    expect(stage.recordable).toBeUndefined();
    expect(talk.done).toEqual([]);
    stage.forward();
    expect(stage.question).toBe(' two ');
    expect(stage.reply).toBeUndefined();
    expect(stage.recording).toBeUndefined();
  });

  it('plays when nothing answers, and is never taken for the reply', async () => {
    await stage.run();
    stage.play();
    expect(talk.done).toEqual(['ask one', 'stop']);
    // Asking waits for its end, or for it to be cleared.
    await stage.run();
    expect(stage.playing).toBe(true);
    stage.forward();
    stage.back();
    expect(stage.reply).toBe(talk.reply);
    stage.play();
    stage.clear();
    expect([stage.dark, stage.playing, stage.reply]).toEqual([true, false, undefined]);
    around.obstacle = { line: 'Gone.' };
    expect(cueOf(stage, around).obstacle).toContain('P plays the recording');
  });

  it('is made of what was asked, not of what the prompt says since', async () => {
    await stage.run();
    const tape = new Tape(true, 0);
    const batch = { text: 'x', tokens: 1, thought: true, first: 0, last: 0, ids: [], received: 5 };
    tape.add(batch);
    const madeWith = { temperature: 0, topP: 1, maxTokens: 9 };
    Object.assign(talk.reply ?? {}, { phase: 'done', ended: 'stop', tape, madeWith });
    talk.finish();
    stage.script.change(stage.prompt?.id ?? '', { text: 'another' });
    expect(stage.question).toBe('another');
    expect(stage.recordable?.question).toBe('one');
  });
});
