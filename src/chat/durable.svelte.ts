import { StoredSwitch } from '../ui/stored-switch.svelte.ts';

/**
 * Whether a reply is kept while it is written, and goes on after a crash. Switched off, it is stored
 * when it has ended, and when the page is left or hidden.
 */
export const durable = new StoredSwitch('thinktab.durable');
