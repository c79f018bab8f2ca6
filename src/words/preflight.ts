import { preflight } from './en/preflight.ts';
import { room } from './language.svelte.ts';

export const words = /* @__PURE__ */ room('preflight', preflight);
