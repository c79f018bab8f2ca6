/** What is on the stage, whatever is pressed when. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Stage } from '../../src/stage/stage.svelte.ts';
import { stageSet } from '../stage/set.ts';

let { talk, around, stage } = stageSet();
beforeEach(() => {
  ({ talk, around, stage } = stageSet());
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

  it('asks what is shown while another reply is still ending, or goes on behind it', async () => {
    await stage.run();
    const cut = talk.reply;
    stage.forward();
    // The model was lost and is back: what it was cut from goes on.
    talk.busy = true;
    expect([stage.writing, talk.reply]).toEqual([false, cut]);
    await stage.run();
    expect(talk.done.at(-1)).toBe('follow two');
    expect([stage.writing, stage.reply]).toEqual([true, talk.reply]);
    await stage.run();
    expect(talk.done.at(-1)).toBe('follow two');
    // Cleared, and not yet at its end.
    stage.clear();
    talk.busy = true;
    await stage.run();
    expect(talk.done.slice(-2)).toEqual(['clear', 'follow two']);
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

  it('keeps its clock over a reload in front of everybody, until it is left', () => {
    const stored = new Map<string, string>();
    vi.stubGlobal('sessionStorage', {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
      removeItem: (key: string) => stored.delete(key)
    });
    vi.useFakeTimers({ now: 1000 });
    const reloaded = () => new Stage(around, stage.script);
    const first = reloaded();
    first.begin();
    vi.setSystemTime(61_000);
    const second = reloaded();
    second.begin();
    expect(second.since).toBe(1000);
    second.end();
    const third = reloaded();
    third.begin();
    expect(third.since).toBe(61_000);
    vi.useRealTimers();
    vi.unstubAllGlobals();
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

  it('with three buttons: gets what can answer, where one press can, and then asks', async () => {
    around.ready = false;
    const retry = vi.fn();
    around.obstacle = { line: 'Enter loads it.', retry };
    stage.advance();
    expect([retry.mock.calls.length, stage.question]).toEqual([1, 'one']);
    // It loads: nothing to be done about it, and whoever presses wants to go on.
    around.obstacle = { line: 'It is loading.' };
    stage.advance();
    expect([retry.mock.calls.length, stage.question]).toEqual([1, ' two ']);
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
