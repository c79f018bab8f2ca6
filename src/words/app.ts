import { app } from './en/app.ts';
import { room } from './language.svelte.ts';

export const words = /* @__PURE__ */ room('app', app);
