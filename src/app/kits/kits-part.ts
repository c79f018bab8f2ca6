/** Models on disks: fetched when a file is dragged over the page, or the view of models opens. */
import { createContext } from 'svelte';
import type { Part } from '../../ui/part.svelte.ts';
import type { Kits } from './kits.svelte.ts';

export const [kitsPart, provideKits] = createContext<Part<Kits>>();
