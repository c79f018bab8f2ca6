/** The worker of the engine without WebGPU. */
import '../net/in-worker.ts';
import { CpuSession } from './cpu/cpu-session.ts';
import { serve } from './worker/loop.ts';

const session = new CpuSession();
serve({
  load: (request, signal, report, gate) => session.load(request, signal, report, gate),
  generate: async (request, onTokens, onEnd) => onEnd(await session.generate(request, onTokens)),
  stop: () => session.stop(),
  answer: () => session.answer(),
  ask: (question, signal, onStep) => session.ask(question, signal, onStep),
  unload: () => session.unload()
});
