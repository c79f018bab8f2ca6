/** Chromium's trace format: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU */
export interface Trace {
  readonly traceEvents: readonly TraceEvent[];
}

export interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** microseconds: when, how long on the clock, and how long on the processor where that is known */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  /** of a mark: when, by performance.now(); of a thread: what it is called */
  readonly args?: {
    readonly startTime?: number;
    readonly data?: { readonly startTime?: number };
    readonly name?: string;
  };
}

export interface Task {
  /** milliseconds by performance.now(), and from there on the clock */
  readonly start: number;
  readonly wallMs: number;
  /** milliseconds of processor time: what a busy machine takes away is not in it */
  readonly ms: number;
}

/** Tasks of the main thread, in order, after `performance.mark('begin')`. */
export function tasksAfterBegin({ traceEvents }: Trace): Task[] {
  // The trace has a clock of its own; the mark is on both.
  const begin = traceEvents.findLast(
    ({ name, cat }) => name === 'begin' && cat.includes('user_timing')
  );
  const start = begin?.args?.data?.startTime ?? begin?.args?.startTime;
  if (!begin || start === undefined) throw new Error('the trace has no mark "begin"');
  return traceEvents
    .filter(({ name, ph, pid, tid, ts }) => {
      return (
        name === 'RunTask' && ph === 'X' && pid === begin.pid && tid === begin.tid && ts >= begin.ts
      );
    })
    .sort((a, b) => a.ts - b.ts)
    .map(({ ts, dur = 0, tdur = dur }) => ({
      start: start + (ts - begin.ts) / 1000,
      wallMs: dur / 1000,
      ms: tdur / 1000
    }));
}
