/** The worker of the engine without WebGPU. */
import { CpuSession } from './cpu/cpu-session.ts';
import { serve } from './worker/loop.ts';

const session = new CpuSession();
serve({
  load: (request, signal, report) => session.load(request, signal, report),
  generate: async (request, onTokens, onEnd) => onEnd(await session.generate(request, onTokens)),
  stop: () => session.stop(),
  unload: () => session.unload()
});
