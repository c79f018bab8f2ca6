import { chat } from './en/chat.ts';
import { room } from './language.svelte.ts';

export const words = /* @__PURE__ */ room('chat', chat);
