/** Slow, stuck or asleep: the same minutes on the clock, told apart. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { GpuPulse } from '../../src/engine/messages.ts';
import { LOOK_EVERY, Watchdog, type Finding } from '../../src/engine/watchdog.ts';

let now: number;
let dog: Watchdog;

beforeEach(() => {
  now = 1e12;
  dog = new Watchdog(now);
});

/** What the watchdog finds in the end, or when it finds something. */
function wait(seconds: number, busy: boolean, hear: () => void = () => undefined): Finding {
  let found: Finding = { ask: false };
  for (const end = now + seconds * 1000; now < end && !found.stuck;) {
    now += LOOK_EVERY;
    found = dog.look(now, busy);
    if (found.ask) hear();
  }
  return found;
}

function sleep(seconds: number, busy: boolean): Finding {
  now += seconds * 1000;
  return dog.look(now, busy);
}

const pulse = (asked: number, done: number, software = false): (() => void) => {
  const gpu: GpuPulse = { asked, done, software };
  return () => dog.heard({ pulse: gpu });
};

describe('a worker', () => {
  it('that is asked for nothing is left alone, for hours', () => {
    expect(wait(10_000, false)).toEqual({ ask: false });
  });

  it('that says nothing for a minute while something is waited for is stuck', () => {
    expect(wait(58, true)).toEqual({ ask: true });
    expect(wait(10, true).stuck).toEqual({ who: 'worker', seconds: 60 });
  });

  it('that says anything is not', () => {
    let looks = 0;
    const nowAndThen = (): void => void (++looks % 20 === 0 && dog.heard(undefined));
    expect(wait(3600, true, nowAndThen).stuck).toBeUndefined();
  });

  it('without a GPU computes as long as it likes, while it answers', () => {
    expect(wait(36_000, true, () => dog.heard({ pulse: undefined })).stuck).toBeUndefined();
  });

  it('begins anew with each thing it is asked for', () => {
    wait(50, true);
    wait(4, false);
    expect(wait(50, true).stuck).toBeUndefined();
  });
});

describe('a GPU', () => {
  it('that finishes nothing for two minutes is stuck, though the worker answers', () => {
    expect(wait(118, true, pulse(7, 3)).stuck).toBeUndefined();
    expect(wait(10, true, pulse(7, 3)).stuck).toEqual({ who: 'gpu', seconds: 120 });
  });

  it('that finishes one piece a minute is slow', () => {
    let done = 0;
    const slowly = (): void => pulse(99, Math.floor(++done / 30))();
    expect(wait(2400, true, slowly).stuck).toBeUndefined();
  });

  it('that has nothing to do is not stuck', () => {
    expect(wait(3600, true, pulse(5, 5)).stuck).toBeUndefined();
  });

  it('whose tokens or progress arrive is not stuck, whatever its marks say', () => {
    const working = (): void => {
      pulse(7, 3)();
      dog.heard(undefined);
    };
    expect(wait(3600, true, working).stuck).toBeUndefined();
  });

  it('that is a processor may take half an hour for one piece', () => {
    expect(wait(1790, true, pulse(7, 3, true)).stuck).toBeUndefined();
    expect(wait(20, true, pulse(7, 3, true)).stuck?.who).toBe('gpu');
  });
});

describe('sleep', () => {
  it('is no silence', () => {
    wait(50, true);
    expect(sleep(8 * 3600, true)).toEqual({ ask: true });
    expect(wait(50, true).stuck).toBeUndefined();
  });

  it('of hidden tabs, whose timers run once a minute, is none either', () => {
    for (let minute = 0; minute < 20; minute++) expect(sleep(60, true).stuck).toBeUndefined();
    expect(dog.slept(now)).toBe(false);
  });

  it('is followed by a look at the GPU, once, though nothing was asked for', () => {
    pulse(3, 2)();
    expect(sleep(3600, false)).toEqual({ ask: true });
    // What was done before the sleep says nothing about now.
    pulse(3, 3)();
    expect(wait(2, false)).toEqual({ ask: true });
    pulse(4, 4)();
    expect(wait(60, false)).toEqual({ ask: false });
  });

  it('that the GPU did not survive is found out in half a minute', () => {
    sleep(3600, false);
    expect(wait(28, false, pulse(4, 3)).stuck).toBeUndefined();
    expect(wait(8, false, pulse(4, 3)).stuck).toEqual({ who: 'gpu', seconds: 30 });
  });

  it('is known as the cause of what is lost at once or soon after it', () => {
    expect(dog.slept(now + 1000)).toBe(false);
    expect(dog.slept(now + 3600_000)).toBe(true);
    sleep(3600, false);
    expect(dog.slept(now + 30_000)).toBe(true);
    wait(70, false, pulse(4, 4));
    expect(dog.slept(now)).toBe(false);
  });

  it('begins and ends with a page that is cached and shown again', () => {
    dog.rest();
    // The message may have waited in the queue since before the page was hidden.
    expect(dog.slept(now)).toBe(true);
    dog.wake(now);
    expect(wait(2, false)).toEqual({ ask: true });
    pulse(1, 0)();
    pulse(1, 1)();
    expect(wait(2, false)).toEqual({ ask: false });
  });

  it('ends with a clock that is put back, without harm', () => {
    now -= 3600_000;
    expect(wait(50, true).stuck).toBeUndefined();
  });
});
