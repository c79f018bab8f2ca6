/**
 * The engine's worker in which the test says whether guesses are computed: all of them or none, where
 * elsewhere time decides. It tells what was done for each token, can end something right behind one, and
 * leaves what a reply has kept of its cache when it ends.
 */
import './engine-faults.ts';
import '../../src/net/in-worker.ts';
import { GpuMonitor } from '../../src/engine/worker/gpu-monitor.ts';
import { serve } from '../../src/engine/worker/loop.ts';
import { Session } from '../../src/engine/worker/session.ts';
import type { Done } from '../../src/engine/worker/worth.ts';
import { GUESSES, type ToGuesser } from './engine-guesses.ts';

Cache.prototype.delete = () => Promise.resolve(false);

const done: Done[] = [];
let order: ToGuesser = { guessing: false };

const monitor = new GpuMonitor();
const session = new Session(monitor, monitor.install(navigator.gpu), () => ({
  took: (what) => {
    done.push(what);
    if (order.interrupt?.behind === done.length) session[order.interrupt.by]();
  },
  came: () => undefined,
  pays: () => order.guessing
}));
serve(session, monitor);

const channel = new BroadcastChannel(GUESSES);
channel.onmessage = ({ data }: MessageEvent<ToGuesser>) => {
  channel.postMessage({ done: done.splice(0) });
  order = data;
};
