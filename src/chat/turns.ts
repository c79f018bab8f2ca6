/** What of a conversation is sent to the model. */
import type { Turn } from '../engine/generation.ts';
import { withThought } from '../engine/thought.ts';

/** The least a message must tell; the conversation's own messages have more. */
export type Said =
  | { readonly role: 'user'; readonly text: string }
  | { readonly role: 'assistant'; readonly thought?: string; readonly answer: string };

/**
 * Assistant turns go back without their thought, as R1 was trained, unless `keepThoughts`. A reply that never came to an
 * answer (stopped while thinking, failed) is left out; the questions around it become one turn,
 * because the template knows no two user turns in a row.
 */
export function promptTurns(said: readonly Said[], keepThoughts = false): Turn[] {
  const turns: Turn[] = [];
  for (const message of said) {
    if (message.role === 'assistant') {
      const text = message.answer.trim();
      if (text === '') continue;
      const { thought } = message;
      const whole = keepThoughts && thought ? withThought(thought, text) : text;
      turns.push({ role: 'assistant', text: whole });
      continue;
    }
    const last = turns.at(-1);
    if (last?.role === 'user') {
      turns[turns.length - 1] = { role: 'user', text: `${last.text}\n\n${message.text}` };
    } else {
      turns.push({ role: 'user', text: message.text });
    }
  }
  return turns;
}
