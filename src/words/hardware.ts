import { hardware } from './en/hardware.ts';
import { room } from './language.svelte.ts';

export const words = /* @__PURE__ */ room('hardware', hardware);
