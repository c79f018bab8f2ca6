/** The view of models as people meet it, and models put into storage without a network. */
import type { Locator, Page } from '@playwright/test';

export class ModelsView {
  readonly dialog: Locator;
  readonly stored: Locator;

  constructor(readonly page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'Models' });
    this.stored = this.dialog.getByRole('region', { name: 'Stored in this browser' });
  }

  /** From the welcome. */
  async open(): Promise<void> {
    await this.page.getByRole('button', { name: 'All models' }).click();
  }

  /** Of what is stored. */
  row(name: string): Locator {
    return this.stored
      .getByRole('listitem')
      .filter({ has: this.page.getByRole('heading', { name, exact: true }) });
  }

  button(name: string, model: string): Locator {
    return this.row(model).getByRole('button', { name: `${name} ${model}` });
  }
}

/** A whole model as another program would have stored it; `bytes` of weights. */
export async function putModel(page: Page, name: string, bytes: number): Promise<void> {
  await page.evaluate(
    async ({ name, bytes }) => {
      const folder = `https://models.test/${name}/resolve/main/`;
      const index = { records: [{ dataPath: 'params_shard_0.bin', nbytes: bytes }] };
      const model = await caches.open('webllm/model');
      await (
        await caches.open('webllm/config')
      ).put(`${folder}mlc-chat-config.json`, new Response('{}'));
      await model.put(`${folder}tensor-cache.json`, new Response(JSON.stringify(index)));
      await model.put(`${folder}tokenizer.json`, new Response('{}'));
      await model.put(`${folder}params_shard_0.bin`, new Response(new Uint8Array(bytes)));
    },
    { name, bytes }
  );
}

/** The addresses of everything that is stored of models. */
export async function storedKeys(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const keys: string[] = [];
    for (const name of ['webllm/config', 'webllm/model', 'thinktab/partial', 'thinktab/models']) {
      for (const { url } of await (await caches.open(name)).keys()) keys.push(url);
    }
    return keys;
  });
}
