/** What a language has to say: the type of each room is that of its English words. */
import type { actions } from './en/actions.ts';
import type { app } from './en/app.ts';
import type { chat } from './en/chat.ts';
import type { history } from './en/history.ts';
import type { kits } from './en/kits.ts';
import type { models } from './en/models.ts';
import type { settings } from './en/settings.ts';
import type { units } from './en/units.ts';

export interface Rooms {
  readonly actions: typeof actions;
  readonly app: typeof app;
  readonly chat: typeof chat;
  readonly history: typeof history;
  readonly models: typeof models;
  readonly kits: typeof kits;
  readonly settings: typeof settings;
  readonly units: typeof units;
}
