/** What the stage and the speaker's window tell each other. */
import { beforeEach, describe, expect, it } from 'vitest';
import { cueOf } from '../../src/stage/speaker/cue.ts';
import { readCall, readFromStage } from '../../src/stage/speaker/line.ts';
import { stageSet } from '../stage/set.ts';

let { around, stage } = stageSet();
beforeEach(() => {
  ({ around, stage } = stageSet());
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
