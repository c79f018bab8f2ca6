import { bench } from './en/bench.ts';
import { room } from './language.svelte.ts';

export const words = /* @__PURE__ */ room('bench', bench);
