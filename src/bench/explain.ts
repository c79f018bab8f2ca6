/** A flag in words, of a result made here or one that came from elsewhere. */
import { words } from '../words/flags.ts';
import type { Flag, GateResult } from './result.ts';

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

/** `gate`: of the same result. In the language of the moment: to be called where it is shown. */
export function explain(flag: Flag, gate: Pick<GateResult, 'failed'>): Explained {
  const { name, figure, what, meaning, next } = textsOf(flag, gate);
  const said = flag.value !== undefined ? figure?.(flag.value) : undefined;
  return { name, ...(said !== undefined && { figure: said }), what, meaning, next };
}

/** Two flags have a milder form, which is another matter: nothing changed, nobody was deceived. */
function textsOf({ name, level }: Flag, { failed }: Pick<GateResult, 'failed'>): Texts {
  if (name === 'gate') return ofGate(failed);
  if (name === 'power' && level === 'note') return words.battery;
  if (name === 'software' && level === 'note') return words.cpu;
  return words[name];
}

/** That nobody could tell is no accusation. */
function ofGate(failed: GateResult['failed']): Texts {
  if (failed.includes('passage')) return words.gateNoRoom;
  if (failed.includes('unknown-model')) return words.gateUnknown;
  return failed.includes('sums') ? words.gateSums : words.gate;
}
