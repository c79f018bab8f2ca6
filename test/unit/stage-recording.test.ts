/** A recording in the place of a reply, and how one is made. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Tape } from '../../src/engine/tape.ts';
import { Recordings } from '../../src/stage/replay/recordings.svelte.ts';
import { cueOf } from '../../src/stage/speaker/cue.ts';
import { Stage } from '../../src/stage/stage.svelte.ts';
import { RECORDING } from '../stage/recording.ts';
import { stageSet } from '../stage/set.ts';

let { talk, around, stage } = stageSet();
beforeEach(() => {
  ({ talk, around, stage } = stageSet());
});

describe('a recording on stage', () => {
  const none = () => Promise.resolve([]);
  const nothing = () => Promise.resolve();
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
