import { history } from './en/history.ts';
import { room } from './language.svelte.ts';

export const words = /* @__PURE__ */ room('history', history);
