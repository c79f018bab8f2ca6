/** The stage fills the screen, and nothing else does. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const requestFullscreen = vi.fn((_options?: object) => Promise.resolve());

beforeEach(() => {
  vi.resetModules();
  requestFullscreen.mockClear();
  vi.stubGlobal('location', { hash: '' });
  vi.stubGlobal('addEventListener', vi.fn());
  vi.stubGlobal('document', { documentElement: { requestFullscreen } });
});
afterEach(() => vi.unstubAllGlobals());

/** As the page has it when it begins; which screen there is, the reader is asked. */
async function onStage() {
  const stage = await import('../../src/app/on-stage.ts');
  let answer: (screen: object | undefined) => void = () => undefined;
  const asked = new Promise<object | undefined>((resolve) => (answer = resolve));
  stage.stageOn(() => asked);
  return { ...stage, answer };
}

it('is on the screen that was found', async () => {
  const { goOnStage, answer } = await onStage();
  goOnStage();
  const screen = {};
  answer(screen);
  await vi.waitFor(() => expect(requestFullscreen).toHaveBeenCalledWith({ screen }));
});

it('stays in its window when it was left before the reader answered', async () => {
  const { goOnStage, leaveStage, answer } = await onStage();
  goOnStage();
  leaveStage();
  answer(undefined);
  await new Promise(setImmediate);
  expect(requestFullscreen).not.toHaveBeenCalled();
});
