import { describe, expect, it } from 'vitest';
import { ThoughtSplitter } from '../../src/engine/thought.ts';

interface Whole {
  readonly thought: string;
  readonly answer: string;
  readonly thinking: boolean;
}

/** Feeds the pieces; checks that the reported additions make up the result. */
function split(pieces: readonly string[], opened = true): Whole {
  const splitter = new ThoughtSplitter(opened);
  let thought = '';
  let answer = '';
  for (const piece of [...pieces.map((text) => splitter.push(text)), splitter.finish()]) {
    thought += piece.thought;
    answer += piece.answer;
  }
  expect(thought).toBe(splitter.thought);
  expect(answer).toBe(splitter.answer);
  return { thought, answer, thinking: splitter.thinking };
}

const replies: readonly [name: string, text: string, opened: boolean, result: Whole][] = [
  [
    'a thought and an answer',
    'Let me see: 4 < 5.\n</think>\n\n**Yes**, 4 < 5.\n',
    true,
    { thought: 'Let me see: 4 < 5.', answer: '**Yes**, 4 < 5.\n', thinking: false }
  ],
  [
    'a thought that the model opens itself though the prompt did',
    '<think>\nHm.\n</think>\nOk',
    true,
    { thought: 'Hm.', answer: 'Ok', thinking: false }
  ],
  [
    'a thought that only the model opens',
    '\n<think>Hm.</think>Ok',
    false,
    { thought: 'Hm.', answer: 'Ok', thinking: false }
  ],
  [
    'a thought that is cut off',
    'So 47 + 85 is </th',
    true,
    { thought: 'So 47 + 85 is </th', answer: '', thinking: true }
  ],
  ['an empty thought', '\n\n</think>\n\nHi', true, { thought: '', answer: 'Hi', thinking: false }],
  [
    'no thought at all',
    '<b>bold</b>',
    false,
    { thought: '', answer: '<b>bold</b>', thinking: false }
  ],
  ['a reply of half a tag', ' <thi', false, { thought: '', answer: '<thi', thinking: false }],
  ['nothing', '', true, { thought: '', answer: '', thinking: true }],
  [
    'tags that the answer talks about',
    'a</think>Write `<think>` or `</think>`.',
    true,
    { thought: 'a', answer: 'Write `<think>` or `</think>`.', thinking: false }
  ],
  [
    'something like the closing tag inside the thought',
    'a </think b </ think> < /think>\n\n c</think>d',
    true,
    { thought: 'a </think b </ think> < /think>\n\n c', answer: 'd', thinking: false }
  ]
];

describe('the thought splitter', () => {
  for (const [name, text, opened, result] of replies) {
    it(`finds ${name}, however the text is cut`, () => {
      expect(split([text], opened)).toEqual(result);
      expect(split([...text], opened)).toEqual(result);
      for (let a = 0; a <= text.length; a++) {
        for (let b = a; b <= text.length; b++) {
          expect(split([text.slice(0, a), text.slice(a, b), text.slice(b)], opened)).toEqual(
            result
          );
        }
      }
    });
  }

  it('shows the thought while it is written, holding back only what may be the tag', () => {
    const splitter = new ThoughtSplitter();
    splitter.push('Let me think');
    expect(splitter.thought).toBe('Let me think');
    splitter.push(' about it. </thi');
    expect(splitter.thought).toBe('Let me think about it.');
    expect(splitter.thinking).toBe(true);
    splitter.push('nk>');
    expect(splitter.thinking).toBe(false);
  });
});
