import { settings } from './en/settings.ts';
import { room } from './language.svelte.ts';

export const words = /* @__PURE__ */ room('settings', settings);
