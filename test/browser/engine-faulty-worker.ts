/** The engine's worker with a test's network and GPU around it. The order matters. */
import './engine-faults.ts';
import '../../src/engine/worker.ts';
