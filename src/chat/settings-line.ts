/** The settings of a reply in a line; what was left as it usually is stays unsaid. */
import { words } from '../words/reply.ts';
import type { MadeWith } from './made-with.ts';

export function settingsLine(made: MadeWith): string {
  const text = words.readings;
  const said = (value: number | undefined, say: (value: number) => string) =>
    value === undefined ? '' : say(value);
  return [
    text.temperature(made.temperature),
    text.topP(made.topP),
    text.maxTokens(made.maxTokens),
    said(made.seed, text.seed),
    said(made.presencePenalty, text.presence),
    said(made.frequencyPenalty, text.frequency),
    said(made.repetitionPenalty, text.repetition),
    said(made.thinkingBudget, text.budget),
    made.system ? text.system : '',
    made.keepThoughts ? text.keptThoughts : ''
  ]
    .filter(Boolean)
    .join(', ');
}
