import { device } from './en/device.ts';
import { room } from './language.svelte.ts';

export const words = /* @__PURE__ */ room('device', device);
