import { kits } from './en/kits.ts';
import { room } from './language.svelte.ts';

export const words = /* @__PURE__ */ room('kits', kits);
