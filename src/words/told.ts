/**
 * What the page says of a failure, in its language. Failures are made in workers, too, which know no
 * language: a failure carries its English text, and what any other language needs to say it.
 */
import { language } from './language.svelte.ts';
import type { Rooms } from './rooms.ts';

/** What happened, what it means, the one thing to do next. */
export interface Told {
  readonly what: string;
  readonly meaning: string;
  readonly next: string;
}

export type FailureTexts = Rooms['failures'];

/** The name of a text and the values that stand in it: plain data, fit for postMessage. */
export type Says = {
  [N in keyof FailureTexts]: readonly [name: N, ...values: Parameters<FailureTexts[N]>];
}[keyof FailureTexts];

export function told(failure: Told & { readonly says?: Says }): Told {
  const texts = language.words?.failures;
  if (!texts || !failure.says) return failure;
  const [name, ...values] = failure.says;
  // The type of `says` holds name and values together; the compiler cannot see it in the parts.
  return (texts[name] as (...values: readonly unknown[]) => Told)(...values);
}
