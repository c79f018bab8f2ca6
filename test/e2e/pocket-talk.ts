/** The conversation that proves the pocket model, the same with WebGPU and without. */
import { expect } from './harness.ts';
import type { ThinktabPage } from './thinktab-page.ts';

const TALK: readonly [question: string, answer: string | RegExp][] = [
  ['47+85?', '47 + 85 = 132'],
  ['What is 1203 minus 458?', '1203 - 458 = 745'],
  ['How many r are in strawberry?', 'There are 3 r in "strawberry".'],
  ['Who wrote Hamlet?', /^I only know small problems/]
];

/** Loads the model that is offered first, and asks; every reply shows a thought and a rate. */
export async function talkToPocket(thinktab: ThinktabPage): Promise<void> {
  await thinktab.open({ temperature: 0 });
  await thinktab.loadPocket();
  for (const [index, [question, answer]] of TALK.entries()) {
    await thinktab.askAndWait(question);
    const reply = thinktab.replies.nth(index);
    expect(await thinktab.answerText(reply)).toMatch(
      typeof answer === 'string' ? new RegExp(`^${escaped(answer)}$`) : answer
    );
    expect((await thinktab.thoughtText(reply)).length).toBeGreaterThan(3);
    await expect(thinktab.rate).toContainText(/\d/);
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
