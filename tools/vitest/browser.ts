/** Says what to install before Vitest tries to start a browser that is not there. */
import { requireBrowser } from '../browser.ts';

export default function setup(): void {
  requireBrowser();
}
