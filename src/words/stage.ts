import { stage } from './en/stage.ts';
import { room } from './language.svelte.ts';

export const words = /* @__PURE__ */ room('stage', stage);
