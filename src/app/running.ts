/** What is shown once a model has been asked for; the first screen has none of it. See `running.svelte.ts`. */
export { default as FailureActions } from './FailureActions.svelte';
export { default as LoadView } from './LoadView.svelte';
export { default as PocketNote } from './PocketNote.svelte';
export { default as RescueNotice } from './RescueNotice.svelte';
export { default as OtherTab } from './tabs/OtherTab.svelte';
export { default as Unloaded } from './Unloaded.svelte';
