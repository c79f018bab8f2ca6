import { replay } from './en/replay.ts';
import { room } from './language.svelte.ts';

export const words = /* @__PURE__ */ room('replay', replay);
