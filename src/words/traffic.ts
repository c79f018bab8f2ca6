import { traffic } from './en/traffic.ts';
import { room } from './language.svelte.ts';

export const words = /* @__PURE__ */ room('traffic', traffic);
