/** Asks the service worker what it would answer without a network. */
import { CHECK, MEND, type Kept } from './requests.ts';

/** Some megabytes are read and compared; a disk may be slow. */
const PATIENCE_MS = 60_000;

/**
 * Why nobody can be asked: the browser has none; there is none for this page yet; it is there, but this
 * page was loaded past it (Shift and reload); it does not answer.
 */
export type NotKept = 'no-workers' | 'none' | 'past-it' | 'silent';

/** `mend`: what is missing or damaged is fetched again first. */
export async function askKept(mend: boolean): Promise<Kept | NotKept> {
  const { serviceWorker } = navigator as { readonly serviceWorker?: ServiceWorkerContainer };
  if (!serviceWorker) return 'no-workers';
  const { controller } = serviceWorker;
  if (!controller) {
    const registration = await serviceWorker.getRegistration().catch(() => undefined);
    return registration?.active ? 'past-it' : 'none';
  }
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise<Kept | NotKept>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<Kept>) => resolve(data);
    setTimeout(() => resolve('silent'), PATIENCE_MS);
  });
  controller.postMessage(mend ? MEND : CHECK, [port2]);
  return answered.finally(() => port1.close());
}
