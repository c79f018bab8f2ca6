/** Fetched together with the engine, or for a conversation that was kept. */
import { Part } from '../chat/part.svelte.ts';

export const running = new Part(() => import('./running.ts'));
