import { expect, it } from 'vitest';
import { promptTurns } from '../../src/chat/turns.ts';

it('sends answers back without their thoughts', () => {
  const said = [
    { role: 'user' as const, text: 'one?' },
    { role: 'assistant' as const, answer: 'One.\n', thought: 'hm' },
    { role: 'user' as const, text: 'two?' }
  ];
  expect(promptTurns(said)).toEqual([
    { role: 'user', text: 'one?' },
    { role: 'assistant', text: 'One.' },
    { role: 'user', text: 'two?' }
  ]);
});

it('joins the questions around a reply that never came to an answer', () => {
  const said = [
    { role: 'user' as const, text: 'one?' },
    { role: 'assistant' as const, answer: '' },
    { role: 'user' as const, text: 'two?' }
  ];
  expect(promptTurns(said)).toEqual([{ role: 'user', text: 'one?\n\ntwo?' }]);
});

it('leaves what the user wrote as it is', () => {
  const text = '$$x$$ "$$$$" <think> $& \\n';
  expect(promptTurns([{ role: 'user', text }])).toEqual([{ role: 'user', text }]);
});

it('sends thoughts back as the model wrote them, where that is wanted', () => {
  const said = [
    { role: 'user' as const, text: 'one?' },
    { role: 'assistant' as const, answer: 'One.\n', thought: 'hm' },
    { role: 'user' as const, text: 'two?' },
    { role: 'assistant' as const, answer: '', thought: 'cut off' },
    { role: 'assistant' as const, answer: 'Two.', thought: '' }
  ];
  expect(promptTurns(said, true)).toEqual([
    { role: 'user', text: 'one?' },
    { role: 'assistant', text: '<think>\nhm\n</think>\n\nOne.' },
    { role: 'user', text: 'two?' },
    { role: 'assistant', text: 'Two.' }
  ]);
});
