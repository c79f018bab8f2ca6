import { flags } from './en/flags.ts';
import { room } from './language.svelte.ts';

export const words = /* @__PURE__ */ room('flags', flags);
