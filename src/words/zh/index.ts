/** Simplified Chinese. Terms: docs/languages.md. */
import type { Rooms } from '../rooms.ts';
import { actions } from './actions.ts';
import { app } from './app.ts';
import { chat } from './chat.ts';
import { history } from './history.ts';
import { kits } from './kits.ts';
import { models } from './models.ts';
import { settings } from './settings.ts';
import { units } from './units.ts';

export const words: Rooms = { actions, app, chat, history, kits, models, settings, units };
