import { reply } from './en/reply.ts';
import { room } from './language.svelte.ts';

export const words = /* @__PURE__ */ room('reply', reply);
