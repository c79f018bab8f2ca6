import { actions } from './en/actions.ts';
import { room } from './language.svelte.ts';

export const words = /* @__PURE__ */ room('actions', actions);
