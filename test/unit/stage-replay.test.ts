/** A recording plays at the pace it was made at, and a file of recordings is not trusted. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Tape } from '../../src/engine/tape.ts';
import { Player } from '../../src/stage/replay/player.svelte.ts';
import {
  LARGEST_FILE,
  MOST_RECORDINGS,
  readFile,
  readRecordings,
  writeRecordings
} from '../../src/stage/replay/file.ts';
import { newId, recordingOf, type Recording } from '../../src/stage/replay/recording.ts';
import { Recordings } from '../../src/stage/replay/recordings.svelte.ts';

/** A reply of 40 pieces, with a pause before the first, one in the middle, and one before its end. */
function recording(question = 'Why?'): Recording {
  const pieces = Array.from({ length: 40 }, (_, at) => ({
    at: 400 + at * 37.5 + (at >= 20 ? 900 : 0),
    text: at === 15 ? '</think>\n\n' : `w${at} `,
    tokens: 1,
    thought: at < 15
  }));
  return {
    id: newId(),
    made: 1_700_000_000_000,
    question,
    model: 'R1 Distill Qwen 1.5B',
    device: 'a GPU',
    onCpu: false,
    settings: { temperature: 0.6, topP: 0.95, maxTokens: 4096 },
    opensThought: true,
    ended: 'stop',
    length: 3200,
    pieces
  };
}

describe('a recording that is made', () => {
  const circumstances = { question: 'Why?', device: 'a GPU', onCpu: false };
  const batch = { tokens: 2, thought: false, first: 0, last: 0, ids: [] };

  it('has each piece with the time that it came after the question', () => {
    const tape = new Tape(true, 1000);
    tape.add({ ...batch, text: 'Be', received: 1250 });
    tape.add({ ...batch, text: 'cause.', received: 1300.5 });
    const made = recordingOf(
      {
        tape,
        madeWith: { temperature: 0.6, topP: 0.95, maxTokens: 9, seed: 7 },
        model: { id: 'm', name: 'Model', url: 'https://models.test/m/' },
        ended: 'stop',
        elapsed: 0.31
      },
      circumstances
    );
    expect(made).toMatchObject({
      ...circumstances,
      made: 1000,
      model: 'Model',
      settings: { temperature: 0.6, topP: 0.95, maxTokens: 9, seed: 7 },
      length: 310,
      pieces: [
        { at: 250, text: 'Be', tokens: 2, thought: false },
        { at: 300.5, text: 'cause.', tokens: 2, thought: false }
      ]
    });
  });

  it('is not made of what broke off, or whose times nobody knows', () => {
    const tape = new Tape(true, 0);
    tape.add({ ...batch, text: 'Be', received: 1 });
    const reply = {
      tape,
      madeWith: { temperature: 0, topP: 1, maxTokens: 9 },
      model: undefined,
      ended: 'stop',
      elapsed: 1
    };
    expect(recordingOf(reply, circumstances)).toBeDefined();
    expect(recordingOf({ ...reply, ended: 'failed' }, circumstances)).toBeUndefined();
    expect(recordingOf({ ...reply, tape: undefined }, circumstances)).toBeUndefined();
    expect(recordingOf({ ...reply, tape: new Tape(true, 0) }, circumstances)).toBeUndefined();
  });
});

describe('a recording that is played', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const written = ({ thought, answer }: Player) => `${thought} ${answer}`;

  it('shows every piece within 5 % of the time at which it came', async () => {
    const { pieces, length } = recording();
    const player = new Player(recording());
    player.play();
    const seen = new Map<number, number>();
    for (let time = 0; time <= length * 1.1; time++) {
      for (const [index, { text }] of pieces.entries()) {
        if (!seen.has(index) && text.startsWith('w') && written(player).includes(text.trim())) {
          seen.set(index, time);
        }
      }
      await vi.advanceTimersByTimeAsync(1);
    }
    const shown = pieces.flatMap(({ at }, index) =>
      seen.has(index) ? [Math.abs((seen.get(index) ?? 0) - at) / at] : []
    );
    expect(shown).toHaveLength(39);
    expect(Math.max(...shown)).toBeLessThan(0.05);
  });

  it('takes as long as the reply took, to its last clock', async () => {
    const player = new Player(recording());
    player.play();
    // The prompt is being read.
    await vi.advanceTimersByTimeAsync(390);
    expect(player).toMatchObject({ phase: 'reading', thought: '', answer: '' });
    await vi.advanceTimersByTimeAsync(2800);
    expect(player.phase).toBe('answering');
    await vi.advanceTimersByTimeAsync(20);
    expect(player.phase).toBe('done');
    expect(player.ended).toBe('stop');
    expect(player.elapsed).toBe(3.2);
  });

  it('catches up after timers that came late, and puts nothing off that follows', async () => {
    const player = new Player(recording());
    player.play();
    await vi.advanceTimersByTimeAsync(420);
    // The page was busy: no timer ran for a second.
    const before = performance.now();
    vi.spyOn(performance, 'now').mockImplementation(() => before + 1000);
    await vi.advanceTimersByTimeAsync(40);
    vi.mocked(performance.now).mockRestore();
    expect(player.answer).toContain('w19');
    await vi.advanceTimersByTimeAsync(3200 - 460);
    expect(player.phase).toBe('done');
  });

  it('has the thought, the answer and the rates of the recording, however fast it is shown', async () => {
    const player = new Player(recording());
    player.play();
    await vi.advanceTimersByTimeAsync(690);
    expect(player.phase).toBe('thinking');
    expect(player.thought).toBe('w0 w1 w2 w3 w4 w5 w6 w7');
    await vi.advanceTimersByTimeAsync(3000);
    expect(player.thought.split(' ')).toHaveLength(15);
    expect(player.answer.trim().split(' ')).toHaveLength(24);
    expect(player.reading).toMatchObject({ tokens: 40, thoughtTokens: 15, answerTokens: 25 });
    // 39 gaps from the first piece to the last.
    expect(player.reading?.liveRate).toBeCloseTo(39 / ((39 * 37.5 + 900) / 1000), 9);
    expect(player.reading?.timeToFirstToken).toBe(400);
  });

  it('can be stopped, and then nothing comes any more', async () => {
    const player = new Player(recording());
    player.play();
    await vi.advanceTimersByTimeAsync(600);
    player.stop();
    const { thought } = player;
    await vi.advanceTimersByTimeAsync(5000);
    expect(player).toMatchObject({ phase: 'done', ended: 'stopped', thought, answer: '' });
  });
});

describe('a file of recordings', () => {
  const file = (recordings: unknown, more: object = {}): string =>
    JSON.stringify({ format: 'thinktab-recordings', version: 1, recordings, ...more });

  it('brings back what was saved', async () => {
    const saved = [recording(), recording('And 冰 too? 🧊')];
    expect(await readFile(writeRecordings(saved))).toEqual({ recordings: saved, refused: 0 });
  });

  it('is refused as a whole when it is none', () => {
    expect(readRecordings('not JSON').problem).toBe('json');
    expect(readRecordings('null').problem).toBe('format');
    expect(readRecordings('[1]').problem).toBe('format');
    expect(readRecordings(file([recording()], { version: 2 })).problem).toBe('version');
    expect(readRecordings(file([])).problem).toBe('empty');
    expect(readRecordings(' '.repeat(LARGEST_FILE + 1)).problem).toBe('size');
  });

  const broken: Readonly<Record<string, unknown>> = {
    'a number': 7,
    'no pieces': { ...recording(), pieces: [] },
    'an id with a path': { ...recording(), id: '../x' },
    'a name as long as a book': { ...recording(), model: 'x'.repeat(1e4) },
    'a question as long as a book': { ...recording(), question: 'x'.repeat(1e6) },
    'an end nobody knows': { ...recording(), ended: 'won' },
    'settings that are missing': { ...recording(), settings: {} },
    'a reply that lasts a year': { ...recording(), length: 3e10 },
    'pieces after the end': { ...recording(), length: 10 },
    'times that go back': {
      ...recording(),
      pieces: [
        { at: 20, text: 'a', tokens: 1, thought: true },
        { at: 10, text: 'b', tokens: 1, thought: true }
      ]
    },
    'a time that is text': {
      ...recording(),
      pieces: [{ at: '20', text: 'a', tokens: 1, thought: true }]
    },
    'half a token': { ...recording(), pieces: [{ at: 20, text: 'a', tokens: 0.5, thought: true }] },
    'more text than a reply has': {
      ...recording(),
      pieces: [{ at: 20, text: 'x'.repeat(3e6), tokens: 1, thought: true }]
    }
  };
  it.each(Object.entries(broken))('refuses %s, and takes what stands beside it', (_, value) => {
    const { recordings, refused } = readRecordings(file([value, recording()]));
    expect(refused).toBe(1);
    expect(recordings).toHaveLength(1);
  });

  it('has no more than can be kept, and nothing that nobody asked for', () => {
    const many = Array.from({ length: MOST_RECORDINGS + 5 }, () => recording());
    expect(readRecordings(file(many))).toMatchObject({ refused: 5 });
    const [read] = readRecordings(
      file([{ ...recording(), __proto__: { x: 1 }, html: '<b>' }])
    ).recordings;
    expect(Object.keys(read ?? {})).not.toContain('html');
  });

  it('cannot turn the label around', () => {
    const [read] = readRecordings(
      file([{ ...recording(), model: 'R1\u202e evil\u0007' }])
    ).recordings;
    expect(read?.model).toBe('R1 evil');
  });
});

describe('the list of recordings', () => {
  function list(stored: Recording[] = []) {
    const kept = new Map(stored.map((each) => [each.id, each]));
    const shelf = {
      list: () => Promise.resolve([...kept.values()]),
      keep: (each: Recording) => Promise.resolve(void kept.set(each.id, each)),
      delete: (id: string) => Promise.resolve(void kept.delete(id))
    };
    return { recordings: new Recordings(shelf), kept };
  }

  it('finds the newest of a question, whatever its white space', async () => {
    const old = recording('How many?');
    const fresh = { ...recording('How\n many? '), made: old.made + 1 };
    const { recordings } = list([old, fresh]);
    await recordings.load();
    expect(recordings.find('How many?')).toEqual(fresh);
    expect(recordings.find('How much?')).toBeUndefined();
  });

  it('keeps a reply once, and brings a deleted one back', async () => {
    const { recordings, kept } = list();
    const one = recording();
    expect(await recordings.keep(one)).toBe(true);
    expect(await recordings.keep({ ...one, id: newId() })).toBe(false);
    expect(kept.size).toBe(1);
    await recordings.remove(one);
    expect([recordings.all.length, kept.size]).toEqual([0, 0]);
    await recordings.restore();
    expect([recordings.all.length, kept.size]).toEqual([1, 1]);
  });

  it('lets a file replace nothing that is kept', async () => {
    const mine = recording('Mine?');
    const { recordings } = list([mine]);
    const other = { ...recording('Theirs?'), id: mine.id };
    const { added } = await recordings.import(writeRecordings([other, mine]));
    expect(added).toBe(1);
    expect(recordings.all.map(({ question }) => question).sort()).toEqual(['Mine?', 'Theirs?']);
    expect(new Set(recordings.all.map(({ id }) => id)).size).toBe(2);
  });

  it('holds what it was given also where nothing can be stored, and says so', async () => {
    const no = () => Promise.reject(new Error('no storage'));
    const recordings = new Recordings({ list: no, keep: no, delete: no });
    expect(await recordings.keep(recording())).toBe(true);
    expect(recordings.all).toHaveLength(1);
    expect(recordings.fleeting).toBe(true);
  });
});
