/** For everybody, where a GPU computes; what needs none is in no-webgpu/access.test.ts. */
import { expect, test } from './harness.ts';
import { accessFaults, layoutFaults } from './looks.ts';
import { gpuViews } from './views.ts';

test.beforeEach(({ problems }) => problems.expect(/the worker fell over|net::ERR_/));

test('axe finds nothing: lost, taken, loaded beside another', async ({ thinktab, models }) => {
  for await (const view of gpuViews(thinktab, models)) {
    expect.soft(await accessFaults(thinktab.page), view).toEqual([]);
  }
});

test('nothing is cut off or covered at 200 %: lost, taken, loaded beside another', async ({
  thinktab,
  models
}) => {
  await thinktab.page.setViewportSize({ width: 683, height: 384 });
  for await (const view of gpuViews(thinktab, models)) {
    expect.soft(await layoutFaults(thinktab.page), view).toEqual([]);
  }
});
