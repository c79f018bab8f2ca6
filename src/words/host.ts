import { host } from './en/host.ts';
import { room } from './language.svelte.ts';

export const words = /* @__PURE__ */ room('host', host);
