/** What a language has to say: the type of each room is that of its English words. */
import type { actions } from './en/actions.ts';
import type { app } from './en/app.ts';
import type { bench } from './en/bench.ts';
import type { chat } from './en/chat.ts';
import type { device } from './en/device.ts';
import type * as deviceFailures from './en/device-failures.ts';
import type * as noGpuFailures from './en/no-gpu-failures.ts';
import type * as failures from './en/failures.ts';
import type * as fileFailures from './en/file-failures.ts';
import type { flags } from './en/flags.ts';
import type { preflight } from './en/preflight.ts';
import type { replay } from './en/replay.ts';
import type { reply } from './en/reply.ts';
import type { hardware } from './en/hardware.ts';
import type { host } from './en/host.ts';
import type { history } from './en/history.ts';
import type { kernels } from './en/kernels.ts';
import type { kits } from './en/kits.ts';
import type * as kitFailures from './en/kit-failures.ts';
import type { models } from './en/models.ts';
import type { running } from './en/running.ts';
import type { settings } from './en/settings.ts';
import type { stage } from './en/stage.ts';
import type { traffic } from './en/traffic.ts';
import type { units } from './en/units.ts';

export interface Rooms {
  readonly actions: typeof actions;
  readonly app: typeof app;
  readonly bench: typeof bench;
  readonly hardware: typeof hardware;
  readonly chat: typeof chat;
  readonly preflight: typeof preflight;
  readonly replay: typeof replay;
  readonly reply: typeof reply;
  readonly history: typeof history;
  readonly models: typeof models;
  readonly flags: typeof flags;
  readonly host: typeof host;
  readonly running: typeof running;
  readonly kernels: typeof kernels;
  readonly kits: typeof kits;
  readonly settings: typeof settings;
  readonly stage: typeof stage;
  readonly traffic: typeof traffic;
  readonly device: typeof device;
  /** of the engine; their English is a part of each failure: see told.ts */
  readonly failures: typeof failures &
    typeof fileFailures &
    typeof kitFailures &
    typeof deviceFailures &
    typeof noGpuFailures;
  readonly units: typeof units;
}
