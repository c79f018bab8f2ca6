/** What a measurement notices of the page and the machine around it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchAttention } from '../../src/bench/watch/attention.ts';
import { otherAdapter } from '../../src/bench/watch/adapter.ts';
import { watchPower } from '../../src/bench/watch/power.ts';
import { Spell } from '../../src/bench/watch/spell.ts';
import { watchTabs } from '../../src/bench/watch/tabs.ts';
import { keepAwake } from '../../src/ui/wake-lock.ts';
import { ratio, work } from '../../src/bench/watch/work.ts';
import { PRESENCE } from '../../src/engine/presence.ts';
import { DEVICE } from './bench-facts.ts';

class FakePage extends EventTarget {
  hidden = false;
  focused = true;
  hasFocus = (): boolean => this.focused;
  get visibilityState(): DocumentVisibilityState {
    return this.hidden ? 'hidden' : 'visible';
  }
  hide(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

describe('a spell', () => {
  it('adds up what lasted', () => {
    let now = 0;
    const spell = new Spell(() => now);
    expect(spell.total).toBe(0);
    now = 100;
    spell.is(true);
    now = 350;
    spell.is(false);
    now = 900;
    expect(spell.total).toBe(250);
    spell.is(true);
    now = 1000;
    expect(spell.total).toBe(350);
    now = 1010;
    expect(spell.total).toBe(360);
  });

  it('does not lose a moment that the clock did not see', () => {
    const spell = new Spell(() => 5);
    spell.is(true);
    spell.is(false);
    expect(spell.total).toBeGreaterThan(0);
  });
});

describe('attention', () => {
  let now = 0;
  const begin = (page = new FakePage()) => {
    const window = new EventTarget();
    now = 0;
    const attention = watchAttention(page as unknown as Document, window, () => now);
    return { page, window, attention };
  };

  it('was on the page all the time', () => {
    const { attention } = begin();
    now = 5000;
    expect(attention.end()).toEqual({ hidden: 0, unfocused: 0 });
  });

  it('was elsewhere while the page was hidden', () => {
    const { page, attention } = begin();
    now = 1000;
    page.hide(true);
    now = 1400;
    page.hide(false);
    now = 9000;
    expect(attention.end()).toEqual({ hidden: 400, unfocused: 0 });
  });

  it('was elsewhere from the beginning', () => {
    const page = new FakePage();
    page.hidden = true;
    page.focused = false;
    const { attention } = begin(page);
    now = 700;
    expect(attention.end()).toEqual({ hidden: 700, unfocused: 700 });
  });

  it('follows the focus', () => {
    const { window, attention } = begin();
    now = 100;
    window.dispatchEvent(new Event('blur'));
    now = 350;
    window.dispatchEvent(new Event('focus'));
    expect(attention.end()).toEqual({ hidden: 0, unfocused: 250 });
    window.dispatchEvent(new Event('blur'));
    now = 900;
    expect(attention.end()).toEqual({ hidden: 0, unfocused: 250 });
  });
});

describe('the power', () => {
  const battery = Object.assign(new EventTarget(), { charging: true, level: 0.5 });
  const browser = { getBattery: () => Promise.resolve(battery) };

  it('changed when it was plugged in or pulled out', async () => {
    const power = watchPower(browser);
    await browser.getBattery();
    battery.dispatchEvent(new Event('chargingchange'));
    expect(power.end()).toBe(true);
  });

  it('did not change otherwise, nor is it known to where browsers do not say', async () => {
    const power = watchPower(browser);
    await browser.getBattery();
    battery.dispatchEvent(new Event('levelchange'));
    expect(power.end()).toBe(false);
    expect(watchPower({}).end()).toBe(false);
    const refused = watchPower({ getBattery: () => Promise.reject(new Error('policy')) });
    await Promise.resolve();
    expect(refused.end()).toBe(false);
  });
});

describe('other tabs', () => {
  let engines = 1;
  const locks = {
    query: async () => ({
      held: [
        { name: 'thinktab/conversation/7' },
        ...new Array<LockInfo>(engines).fill({ name: PRESENCE })
      ],
      pending: []
    })
  };
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('are those with an engine beside this one’s', async () => {
    engines = 1;
    expect(await watchTabs({ locks }).end()).toBe(0);
    engines = 3;
    expect(await watchTabs({ locks }).end()).toBe(2);
    expect(await watchTabs({}).end()).toBe(0);
  });

  it('count when they come and go meanwhile', async () => {
    engines = 1;
    const tabs = watchTabs({ locks });
    await vi.advanceTimersByTimeAsync(12_000);
    engines = 2;
    await vi.advanceTimersByTimeAsync(6000);
    engines = 1;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await tabs.end()).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the adapter', () => {
  const nvidia = { ...DEVICE, vendor: 'nvidia', architecture: 'ampere' };
  const intel = { ...DEVICE, vendor: 'intel', architecture: 'gen-12lp' };

  it('is another one than last time', () => {
    const kept = new Map<string, string>();
    const store = () => ({
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value)
    });
    expect(otherAdapter(nvidia, store)).toBe(false);
    expect(otherAdapter(nvidia, store)).toBe(false);
    expect(otherAdapter({ ...intel, backend: 'cpu' }, store)).toBe(false);
    expect(otherAdapter(intel, store)).toBe(true);
    expect(otherAdapter(intel, store)).toBe(false);
  });

  it('is not known where nothing can be stored', () => {
    const refused = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    expect(otherAdapter(nvidia, refused)).toBe(false);
  });
});

describe('the screen', () => {
  it('stays on until it may go dark, also when the browser took the lock away', async () => {
    let held = 0;
    const wake = {
      request: async () => {
        held++;
        return { release: async () => void held-- } as unknown as WakeLockSentinel;
      }
    };
    const page = new FakePage();
    const letSleep = keepAwake({ wakeLock: wake }, page as unknown as Document);
    await expect.poll(() => held).toBe(1);
    page.hide(true);
    page.hide(false);
    await expect.poll(() => held).toBe(1);
    letSleep();
    await expect.poll(() => held).toBe(0);
    page.hide(false);
    await new Promise((resolve) => setTimeout(resolve));
    expect(held).toBe(0);
  });

  it('does what it likes where it cannot be kept on', () => {
    const page = new FakePage() as unknown as Document;
    keepAwake({}, page)();
    const request = () => Promise.reject(new Error('battery low'));
    keepAwake({ wakeLock: { request } }, page)();
  });
});

describe('the work of a pace', () => {
  it('takes a time', () => {
    expect(work()).toBeGreaterThan(0);
    expect(work()).toBeLessThan(Infinity);
  });

  it('is compared only where the clock saw it: no ratio is endless', () => {
    expect(ratio(20, 5)).toBe(4);
    expect([ratio(0, 0), ratio(16.7, 0), ratio(0, 16.7)]).toEqual([1, 1, 1]);
  });
});
