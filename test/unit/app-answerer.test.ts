/** When the engine may read ahead what nobody has asked for yet. */
import { afterEach, expect, it, vi } from 'vitest';
import { answererOf } from '../../src/app/answerer.ts';
import type { Engine } from '../../src/app/model-state.ts';
import type { Turn } from '../../src/engine/generation.ts';

afterEach(() => vi.unstubAllGlobals());

const turns: readonly Turn[] = [
  { role: 'user', text: 'Why?' },
  { role: 'assistant', text: 'Because.' }
];

function prepared(quiet: boolean, hidden: boolean) {
  const page = Object.assign(new EventTarget(), { hidden });
  vi.stubGlobal('document', page);
  const told: (readonly Turn[])[] = [];
  const engine = { prepare: (what: readonly Turn[]) => void told.push(what) };
  const answerer = answererOf(
    engine as Partial<Engine> as Engine,
    () => undefined,
    () => quiet
  );
  answerer.prepare?.(turns);
  return { page, told, answerer };
}

it('on a page that is seen, until it is not', () => {
  const { page, told } = prepared(false, false);
  expect(told).toEqual([turns]);
  page.dispatchEvent(new Event('visibilitychange'));
  page.dispatchEvent(new Event('visibilitychange'));
  expect(told).toEqual([turns, []]);
});

it('is called off once, however many replies there were', () => {
  const { page, told, answerer } = prepared(false, false);
  answerer.prepare?.(turns);
  page.dispatchEvent(new Event('visibilitychange'));
  expect(told).toEqual([turns, turns, []]);
});

it('not on a hidden page, and not beside a measurement', () => {
  expect(prepared(false, true).told).toEqual([]);
  expect(prepared(true, false).told).toEqual([]);
});
