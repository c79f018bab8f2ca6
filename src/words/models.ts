import { models } from './en/models.ts';
import { room } from './language.svelte.ts';

export const words = /* @__PURE__ */ room('models', models);
