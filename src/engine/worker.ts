/** The engine's worker with a GPU. */
import '../net/in-worker.ts';
import { nudgeWhereNeeded } from './nudge.ts';
import { GpuMonitor } from './worker/gpu-monitor.ts';
import { serve } from './worker/loop.ts';
import { Session } from './worker/session.ts';

nudgeWhereNeeded(self);
const monitor = new GpuMonitor();
// The types promise `navigator.gpu`; browsers do not.
const { gpu } = navigator as { readonly gpu?: GPU };
serve(new Session(monitor, gpu && monitor.install(gpu)), monitor);
