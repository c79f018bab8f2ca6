/** Simplified Chinese. Terms: docs/languages.md. */
import type { Rooms } from '../rooms.ts';
import { actions } from './actions.ts';
import { app } from './app.ts';
import { bench } from './bench.ts';
import { chat } from './chat.ts';
import { device } from './device.ts';
import { failures as ofDevice } from './device-failures.ts';
import { failures as ofEngine } from './failures.ts';
import { failures as ofFiles } from './file-failures.ts';
import { flags } from './flags.ts';
import { preflight } from './preflight.ts';
import { replay } from './replay.ts';
import { reply } from './reply.ts';
import { hardware } from './hardware.ts';
import { history } from './history.ts';
import { host } from './host.ts';
import { kernels } from './kernels.ts';
import { kits } from './kits.ts';
import { failures as ofKits } from './kit-failures.ts';
import { models } from './models.ts';
import { running } from './running.ts';
import { settings } from './settings.ts';
import { stage } from './stage.ts';
import { traffic } from './traffic.ts';
import { units } from './units.ts';

const failures: Rooms['failures'] = { ...ofDevice, ...ofEngine, ...ofFiles, ...ofKits };

export const words: Rooms = {
  device,
  flags,
  failures,
  actions,
  app,
  bench,
  hardware,
  chat,
  preflight,
  replay,
  reply,
  history,
  host,
  running,
  kernels,
  kits,
  models,
  settings,
  traffic,
  stage,
  units
};
