/**
 * Whether the GPU gets on with what it was given: marks in its queue, which it passes in order. A
 * worker can be quite alive while the GPU is not.
 */
import type { GpuPulse } from '../messages.ts';

/** Milliseconds between marks while the queue runs empty again and again, as it does per token. */
const MARK_EVERY = 100;

interface Marks {
  readonly queue: GPUQueue;
  asked: number;
  done: number;
  last: number;
}

export class GpuProgress {
  #marks: Marks | undefined;
  #software = false;

  /** From now on this device is watched. `software`: it is the processor in disguise. */
  watch({ queue }: GPUDevice, software: boolean): void {
    const marks: Marks = { queue, asked: 0, done: 0, last: 0 };
    this.#marks = marks;
    this.#software = software;
    const submit = queue.submit.bind(queue);
    queue.submit = (commands) => {
      submit(commands);
      // A long prompt is submitted whole, piece after piece: each gets a mark, so that it counts
      // as progress when it is done. One mark at a time is enough while tokens are made.
      const now = performance.now();
      if (marks.asked > marks.done || now - marks.last > MARK_EVERY) mark(marks, now);
    };
  }

  /** Nothing is watched any more. */
  release(): void {
    this.#marks = undefined;
  }

  /** Where the GPU was until now; undefined without a device. An idle one is given a mark to pass. */
  pulse(): GpuPulse | undefined {
    const marks = this.#marks;
    if (!marks) return undefined;
    const { asked, done } = marks;
    if (asked === done) mark(marks, performance.now());
    return { asked, done, software: this.#software };
  }
}

function mark(marks: Marks, now: number): void {
  marks.asked++;
  marks.last = now;
  // A device that is lost passes all its marks at once, or refuses them: that is told elsewhere.
  const passed = (): void => void marks.done++;
  marks.queue.onSubmittedWorkDone().then(passed, passed);
}
