/** A page that is kept for offline use, and newer versions of it. */
import type { Page } from '@playwright/test';
import { visitUntilKept, type OfflineSite } from './offline-site.ts';
import type { ThinktabPage } from './thinktab-page.ts';

export const notice = (page: Page) => page.getByText('A new version is ready.');
export const reload = (page: Page) => page.getByRole('button', { name: 'Reload', exact: true });

/** Addresses in the caches of the page, by cache. */
export function cachesOf(page: Page, prefix: string): Promise<Record<string, string[]>> {
  return page.evaluate(async (prefix) => {
    const found: Record<string, string[]> = {};
    for (const name of await self.caches.keys()) {
      if (!name.startsWith(prefix)) continue;
      const requests = await (await self.caches.open(name)).keys();
      found[name] = requests.map(({ url }) => url).sort();
    }
    return found;
  }, prefix);
}

/** Asks the host for a newer version, as opening the page does, and waits until it has been tried. */
export function checkForUpdate(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const { update } = await navigator.serviceWorker.ready.then((registration) =>
      registration.update().then(() => ({ update: registration.installing }))
    );
    if (!update) return 'none';
    return new Promise<string>((resolve) => {
      const look = () => {
        if (update.state !== 'installing') resolve(update.state);
      };
      update.addEventListener('statechange', look);
      look();
    });
  });
}

/** Which version a page shows; none: the first. */
export function version(page: Page): Promise<string> {
  return page.evaluate(
    () => document.querySelector('meta[name=deployed]')?.getAttribute('content') ?? ''
  );
}

/** An open page, and a newer version of it at its host. The answer is that version's mark. */
export async function visitThenDeploy(visitor: ThinktabPage, site: OfflineSite): Promise<string> {
  await visitUntilKept(visitor, { temperature: 0 });
  return site.deploy();
}
