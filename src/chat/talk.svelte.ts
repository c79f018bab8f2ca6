/** Fetched when a model begins to load, or for a conversation that was kept. */
import { Part } from '../ui/part.svelte.ts';

export const talk = new Part(() => import('./talk.ts'));
