/** Where the words of a language come from. Apart, because words ask for the language in turn. */
import type { LanguageId } from './language.svelte.ts';
import type { Rooms } from './rooms.ts';

/** Undefined for English, which is everywhere. Rejects where the network does not bring them. */
export async function fetchWords(id: LanguageId): Promise<Rooms | undefined> {
  return id === 'zh' ? (await import('./zh/index.ts')).words : undefined;
}
