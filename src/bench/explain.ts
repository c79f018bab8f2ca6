/** A flag in words, of a result made here or one that came from elsewhere. */
import { words } from '../words/flags.ts';
import type { Flag } from './result.ts';

export interface Explained {
  /** two or three words, and the figure behind them, where there is one */
  readonly name: string;
  readonly figure?: string;
  readonly what: string;
  readonly meaning: string;
  readonly next: string;
}

interface Texts extends Omit<Explained, 'figure'> {
  readonly figure?: (value: number) => string;
}

/** In the language of the moment: to be called where it is shown. */
export function explain(flag: Flag): Explained {
  const { name, figure, what, meaning, next } = textsOf(flag);
  const said = flag.value !== undefined ? figure?.(flag.value) : undefined;
  return { name, ...(said !== undefined && { figure: said }), what, meaning, next };
}

/** Two flags have a milder form, which is another matter: nothing changed, nobody was deceived. */
function textsOf({ name, level }: Flag): Texts {
  if (name === 'power' && level === 'note') return words.battery;
  if (name === 'software' && level === 'note') return words.cpu;
  return words[name];
}
