/** What only a browser with WebGPU can show: the processor in the place of a GPU. */
import { expect, test } from './harness.ts';
import { checkEverything, found } from './preflight-view.ts';

test('the pre-flight finds a software adapter', async ({ thinktab }) => {
  await thinktab.open();
  await checkEverything(thinktab.page);
  await expect(found(thinktab.page, 'gpu')).toContainText(
    /: Problem.*processor stands in for a GPU/
  );
});
