/** Fetched together with the engine, or for a conversation that was kept. */
import { Part } from '../ui/part.svelte.ts';

export const running = new Part(() => import('./running.ts'));
