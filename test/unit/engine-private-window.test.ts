/** A private window is guessed from how little a browser grants, or what it lacks. */
import { expect, it } from 'vitest';
import { mayBePrivate } from '../../src/engine/private-window.ts';

it('guesses from a quota that is unusually small for the browser', () => {
  expect(mayBePrivate('chrome', 1.6e9, true)).toBe(true);
  expect(mayBePrivate('chrome', 10.7e9, true)).toBe(false);
  expect(mayBePrivate('safari', 1e9, true)).toBe(true);
  expect(mayBePrivate('safari', 40e9, true)).toBe(false);
  expect(mayBePrivate('other', undefined, false)).toBe(false);
});

it('knows that Firefox has no private file system in private windows', () => {
  expect(mayBePrivate('firefox', 10e9, false)).toBe(true);
  expect(mayBePrivate('firefox', 10e9, true)).toBe(false);
  expect(mayBePrivate('chrome', 10.7e9, false)).toBe(false);
});
