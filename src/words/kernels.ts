import { kernels } from './en/kernels.ts';
import { room } from './language.svelte.ts';

export const words = /* @__PURE__ */ room('kernels', kernels);
