import { running } from './en/running.ts';
import { room } from './language.svelte.ts';

export const words = /* @__PURE__ */ room('running', running);
