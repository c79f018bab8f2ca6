/** For everybody, where a GPU computes; what needs none is in no-webgpu/access.test.ts. */
import { expect, test } from './harness.ts';
import { accessFaults, layoutFaults } from './looks.ts';
import { gpuViews } from './views.ts';

const LAPTOP = { width: 1366, height: 768 };
const ENLARGED = { width: 683, height: 384 };

test('axe finds nothing, and at 200 % nothing is cut off or covered: lost, taken, loaded beside another', async ({
  thinktab,
  models,
  problems
}) => {
  problems.expect(/the worker fell over|net::ERR_/);
  const { page } = thinktab;
  await page.setViewportSize(ENLARGED);
  for await (const view of gpuViews(thinktab, models)) {
    expect.soft(await layoutFaults(page), view).toEqual([]);
    await page.setViewportSize(LAPTOP);
    expect.soft(await accessFaults(page), view).toEqual([]);
    await page.setViewportSize(ENLARGED);
  }
});
