import { expect, it, vi } from 'vitest';
import { holdEscape } from '../../src/stage/hold-escape.ts';

const keyboard = () => ({ lock: vi.fn(async () => undefined), unlock: vi.fn() });
const says = (state: PermissionState) => ({
  query: vi.fn(async () => ({ state }) as PermissionStatus)
});
const settled = () => new Promise((resolve) => setTimeout(resolve));

it('Esc is the stage’s as long as it is on', async () => {
  const held = keyboard();
  const release = holdEscape({ keyboard: held, permissions: says('granted') });
  await settled();
  expect(held.lock).toHaveBeenCalledExactlyOnceWith(['Escape']);
  release();
  expect(held.unlock).toHaveBeenCalledOnce();
});

it('no browser asks for it in front of the room', async () => {
  const held = keyboard();
  holdEscape({ keyboard: held, permissions: says('prompt') });
  await settled();
  expect(held.lock).not.toHaveBeenCalled();
});

it('is not held for a stage that was left meanwhile', async () => {
  const held = keyboard();
  holdEscape({ keyboard: held, permissions: says('granted') })();
  await settled();
  expect(held.lock).not.toHaveBeenCalled();
});

it('works where the question is not known, and where there is no such thing', async () => {
  const held = keyboard();
  holdEscape({ keyboard: held, permissions: { query: () => Promise.reject(new TypeError()) } });
  holdEscape({})();
  await settled();
  expect(held.lock).toHaveBeenCalledOnce();
});
