/** Fetched when the first reply begins; until it is here text stays plain, which reads well enough. */
import { Part } from '../../ui/part.svelte.ts';

export const renderer = new Part(async () => (await import('./stream.ts')).MarkdownStream);
