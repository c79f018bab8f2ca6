/** What a conversation is shown with; the first screen has none. See `talk.svelte.ts`. */
export { default as Messages } from './Messages.svelte';
export { default as Offers } from './Offers.svelte';
export { default as Readout } from './Readout.svelte';
export { default as ToEnd } from './ToEnd.svelte';
export { wayBack } from './way-back.ts';
