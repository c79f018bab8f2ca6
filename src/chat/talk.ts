/** What a conversation is shown with; the first screen has none. See `talk.svelte.ts`. */
export { default as FullReply } from './FullReply.svelte';
export { default as Log } from './Log.svelte';
export { default as Readout } from './Readout.svelte';
export { default as Refusal } from './Refusal.svelte';
export { default as Undo } from '../ui/Undo.svelte';
