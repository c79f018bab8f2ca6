/** The built page is put on any path of any static host. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../../tools/serve.mjs';
import { expect, test } from './harness.ts';
import { ThinktabPage } from './thinktab-page.ts';
import { endlessModel } from './tiny-models.ts';

test('works below a path', async ({ page, models, problems }) => {
  problems.expect(/request to a third party/);
  const root = await mkdtemp(join(tmpdir(), 'thinktab-path-'));
  await cp('dist', join(root, 'some', 'path'), { recursive: true });
  const server = await serve(root, 0);
  try {
    const thinktab = new ThinktabPage(page, `http://localhost:${server.port}/some/path`);
    const outside: string[] = [];
    page.on('request', (request) => {
      const url = new URL(request.url());
      const ours = url.origin === models.origin || url.pathname.startsWith('/some/path/');
      if (!ours && url.protocol !== 'blob:') outside.push(url.href);
    });
    await thinktab.openAndLoad(models.add('tiny', endlessModel().files), { max_tokens: 4 });
    await thinktab.askAndWait('Hello');
    await expect(thinktab.replies).toHaveCount(1);
    expect(outside).toEqual([]);
  } finally {
    await server.close();
    await rm(root, { recursive: true });
  }
});
