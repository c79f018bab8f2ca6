/**
 * The engine's worker in which every guess is computed, however fast this device is: what is decided by
 * time elsewhere. It tells what was done for each token, and can end something right behind one.
 */
import './engine-faults.ts';
import '../../src/net/in-worker.ts';
import { GpuMonitor } from '../../src/engine/worker/gpu-monitor.ts';
import { serve } from '../../src/engine/worker/loop.ts';
import { Session } from '../../src/engine/worker/session.ts';
import type { Done } from '../../src/engine/worker/worth.ts';
import { GUESSES, type ToGuesser } from './engine-guesses.ts';

const done: Done[] = [];
let interruption: ToGuesser['interrupt'];

const monitor = new GpuMonitor();
const session = new Session(monitor, monitor.install(navigator.gpu), () => ({
  took: (what) => {
    done.push(what);
    if (interruption?.behind === done.length) session[interruption.by]();
  },
  came: () => undefined,
  pays: () => true
}));
serve(session, monitor);

const channel = new BroadcastChannel(GUESSES);
channel.onmessage = ({ data }: MessageEvent<ToGuesser>) => {
  channel.postMessage({ done: done.splice(0) });
  interruption = data.interrupt;
};
