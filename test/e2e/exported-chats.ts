/** Conversations as they are exported, with everything that an answer can hold. */
import type { Page } from '@playwright/test';

const ANSWER = `# What the answer holds

A paragraph with **strong**, *emphasis*, \`code\`, ~~struck~~ and [a link](https://example.org/a "A title").

1. first
2. second
   - [x] done
   - [ ] open

> A quote of two
> lines.

| name | value | a much longer heading of a column | and one more | and yet another one |
| :--- | ----: | :-------------------------------: | --- | --- |
| one | 1 | something that does not break_${'x'.repeat(30)} | more | more |
| two | 22 | text | more | more |

\`\`\`python
def largest(numbers):  # ${'a comment that is wider than any column of text '.repeat(3)}
    return max(numbers, key=lambda n: n ** 2) if numbers else "none"
\`\`\`

The sum is $\\sum_{k=1}^{n} k = \\frac{n(n+1)}{2}$, and

$$\\int_0^1 \\left( x^2 + ${'x + '.repeat(30)} 1 \\right) dx = \\boxed{42}$$

![A picture](https://example.org/picture.png)

---

That is all.`;

const THOUGHT = 'Let me see what it holds.\n\nA table, perhaps; and a formula: x² + 1.\n'.repeat(6);

/** An exported file with two conversations, the larger of which is also the newest. */
function exportedChats(now: number): string {
  const model = { id: 'pocket', name: 'Pocket', url: 'https://example.org/pocket/' };
  const reading = {
    tokens: 340,
    thoughtTokens: 120,
    answerTokens: 220,
    thoughtSeconds: 12.3,
    timeToFirstToken: 0.4,
    timeToAnswer: 12.7,
    promptTokens: 18,
    prefillRate: 120,
    engineRate: 24.5,
    deliveredRate: 24.1,
    contextUsed: 358
  };
  const settings = {};
  const turn = (at: number, parent?: string) => ({
    id: `q${at}`,
    ...(parent && { parent }),
    role: 'user',
    created: at,
    text: `What does answer number ${at} hold?`
  });
  const reply = (at: number, parent: string, text: string, more = {}) => ({
    id: `a${at}`,
    parent,
    role: 'assistant',
    created: at,
    text,
    thought: THOUGHT,
    ended: 'stop',
    model,
    reading,
    ...more
  });
  return JSON.stringify({
    format: 'thinktab-conversations',
    version: 1,
    conversations: [
      {
        id: 'everything',
        title: 'What does answer number 1 hold, and how long may the title of a chat be?',
        created: now,
        updated: now,
        leaf: 'a2',
        draft: '',
        settings,
        messages: [
          turn(1),
          reply(1, 'q1', 'Another version.'),
          { ...reply(9, 'q1', ANSWER), id: 'a1b' },
          turn(2, 'a1b'),
          reply(2, 'q2', 'It was cut off in the middle of', { ended: 'length' })
        ]
      },
      {
        id: 'small',
        title: 'שלום, which is read from the right',
        created: now - 9e7,
        updated: now - 9e7,
        leaf: 's1',
        draft: '',
        settings,
        messages: [{ id: 's1', role: 'user', created: 1, text: 'שלום' }]
      }
    ]
  });
}

/** Into the list of chats, which is open, from such a file. */
export async function addChats(page: Page): Promise<void> {
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({
      name: 'chats.json',
      mimeType: 'application/json',
      buffer: Buffer.from(exportedChats(Date.now()))
    });
}
