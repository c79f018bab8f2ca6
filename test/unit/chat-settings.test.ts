/** How replies are made: what is read from storage, and how its layers come together. */
import { describe, expect, it } from 'vitest';
import {
  differences,
  inRange,
  LONGEST_SYSTEM_PROMPT,
  merge,
  NAMES,
  RANGES,
  readSettings,
  RECOMMENDED,
  samplingOf,
  systemTurns,
  type NumberName,
  type Settings
} from '../../src/chat/settings.ts';
import { settingsLine } from '../../src/chat/settings-line.ts';
import { madeWith as made, readMadeWith } from '../../src/chat/made-with.ts';
import { readConversation, readMessage } from '../../src/chat/storage/read.ts';

const EVERYTHING: Settings = {
  systemPrompt: 'Speak like $1 a pirate.',
  temperature: 0,
  topP: 0.5,
  maxTokens: 256,
  presencePenalty: -2,
  frequencyPenalty: 2,
  repetitionPenalty: 1.2,
  seed: 0,
  keepThoughts: true,
  thinkingBudget: 100
};

describe('what is stored of settings', () => {
  it('is read as it was written', () => {
    expect(readSettings(JSON.parse(JSON.stringify(EVERYTHING)))).toEqual(EVERYTHING);
    expect(readSettings({})).toEqual({});
    expect(readSettings({ seed: null, maxTokens: null })).toEqual({ seed: null, maxTokens: null });
  });

  const wrong: [keyof Settings, unknown[]][] = [
    ['systemPrompt', [7, null, ['x'], 'x'.repeat(LONGEST_SYSTEM_PROMPT + 1)]],
    ['temperature', ['0.5', -0.1, 2.01, NaN, Infinity, null, true, {}]],
    ['topP', [0, 1.01, '1', null]],
    ['maxTokens', [0, 1.5, 131073, '5']],
    ['presencePenalty', [-2.1, 2.1, null]],
    ['frequencyPenalty', [-2.1, 2.1, null]],
    ['repetitionPenalty', [0, 0.4, 2.1, null]],
    ['seed', [-1, 0.5, 2 ** 31, '7']],
    ['keepThoughts', [1, 'yes', null]],
    ['thinkingBudget', [0, -5, 0.5]]
  ];
  for (const [name, values] of wrong) {
    it(`goes without a ${name} that cannot be`, () => {
      for (const value of values) {
        const read = readSettings({ ...EVERYTHING, [name]: value });
        expect(read).not.toHaveProperty(name);
        expect({ ...EVERYTHING, ...read }).toEqual(EVERYTHING);
      }
    });
  }

  it.each([undefined, null, 7, 'x', true, [], [EVERYTHING]])('%s is none', (value) => {
    expect(readSettings(value)).toEqual({});
  });

  it('takes nothing that is not its own: of other versions, or from a prototype', () => {
    const hostile = JSON.parse(
      '{"__proto__":{"temperature":1},"constructor":1,"toString":"x","top_p":0.2,"topP":0.3}'
    ) as unknown;
    expect(readSettings(hostile)).toEqual({ topP: 0.3 });
    expect(readSettings(Object.create({ temperature: 1 }))).toEqual({});
    expect(({} as Record<string, unknown>)['temperature']).toBeUndefined();
  });

  it('of a conversation from before there were settings is nothing', () => {
    const before = { id: 'c1', title: 'Sums', settings: {} };
    expect(readConversation(before)?.settings).toEqual({});
    expect(readConversation({ ...before, settings: { temperature: '9' } })?.settings).toEqual({});
  });
});

describe('layers', () => {
  it('a later one wins, and what nobody sets is the recommendation', () => {
    expect(merge()).toEqual(RECOMMENDED);
    const merged = merge({ temperature: 1, seed: 7 }, { temperature: 0 }, { topP: 1 });
    expect(merged).toEqual({ ...RECOMMENDED, temperature: 0, seed: 7, topP: 1 });
  });

  it('differences put on the base give the settings again', () => {
    expect(differences(EVERYTHING, EVERYTHING)).toEqual({});
    for (const base of [RECOMMENDED, merge({ temperature: 0, seed: 4 }), EVERYTHING]) {
      expect(merge(base, differences(EVERYTHING, base))).toEqual(EVERYTHING);
      expect(merge(base, differences(RECOMMENDED, base))).toEqual(RECOMMENDED);
    }
    expect(differences(RECOMMENDED, EVERYTHING)).toMatchObject({ seed: null, maxTokens: null });
  });

  it('the recommendation lies within the limits', () => {
    expect(readSettings(RECOMMENDED)).toEqual(RECOMMENDED);
    for (const name of Object.keys(RANGES) as NumberName[]) {
      expect(inRange(RANGES[name], RANGES[name].low)).toBe(true);
      expect(NAMES).toContain(name);
    }
  });
});

describe('what is sent', () => {
  it('asks for nothing that would change nothing', () => {
    expect(samplingOf(RECOMMENDED, 4096)).toEqual({
      temperature: 0.6,
      topP: 0.95,
      maxTokens: 4096
    });
    expect(systemTurns(RECOMMENDED)).toEqual([]);
    expect(systemTurns(merge({ systemPrompt: ' \n' }))).toEqual([]);
  });

  it('asks for everything that was set, zeros included', () => {
    expect(samplingOf(EVERYTHING, 4096)).toEqual({
      temperature: 0,
      topP: 0.5,
      maxTokens: 256,
      seed: 0,
      presencePenalty: -2,
      frequencyPenalty: 2,
      repetitionPenalty: 1.2
    });
    expect(systemTurns(EVERYTHING)).toEqual([{ role: 'system', text: 'Speak like $1 a pirate.' }]);
  });
});

describe('how a reply was made', () => {
  const madeWith = made(EVERYTHING, samplingOf(EVERYTHING, 4096));
  const reply = { conversation: 'c', id: 'r', role: 'assistant', text: 'Yes.', created: 1 };

  it('says everything that had a part in it', () => {
    expect(madeWith).toEqual({
      ...samplingOf(EVERYTHING, 4096),
      system: true,
      keepThoughts: true,
      thinkingBudget: 100
    });
    const recommended = samplingOf(RECOMMENDED, 4096);
    expect(made(RECOMMENDED, recommended)).toEqual(recommended);
    expect(settingsLine(madeWith)).toBe(
      'temperature 0, top-p 0.5, at most 256 tokens, seed 0, presence penalty -2, ' +
        'frequency penalty 2, repetition penalty 1.2, a thinking budget of 100 tokens, ' +
        'a system prompt, earlier thoughts sent back'
    );
  });

  it('is read as it was written', () => {
    expect(readMadeWith(madeWith)).toEqual(madeWith);
    expect(readMessage({ ...reply, madeWith })).toMatchObject({ madeWith });
  });

  it.each([
    undefined,
    'hot',
    {},
    { temperature: 1 },
    { ...madeWith, temperature: '1' },
    { ...madeWith, maxTokens: null }
  ])('is left out where it is %j', (value) => {
    expect(readMadeWith(value)).toBeUndefined();
    expect(readMessage({ ...reply, madeWith: value })).not.toHaveProperty('madeWith');
  });

  it('keeps what is right', () => {
    expect(
      readMadeWith({
        ...madeWith,
        seed: 'x',
        system: 'yes',
        keepThoughts: 1,
        thinkingBudget: null
      })
    ).toEqual({
      ...samplingOf(merge(EVERYTHING, { seed: null }), 4096)
    });
  });
});
