/** The processor's worker with a test's network around it. The order matters. */
import './engine-faults.ts';
import '../../src/engine/cpu-worker.ts';
