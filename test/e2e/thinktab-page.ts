/** The page as people meet it: by the names that a screen reader would say. */
import type { Locator, Page } from '@playwright/test';

export class ThinktabPage {
  readonly message: Locator;
  readonly send: Locator;
  readonly stop: Locator;
  readonly load: Locator;
  readonly log: Locator;
  readonly rate: Locator;
  /** what went wrong: what, meaning, what to do next */
  readonly alert: Locator;

  constructor(
    readonly page: Page,
    readonly site: string
  ) {
    this.message = page.getByRole('textbox', { name: 'Message' });
    this.send = page.getByRole('button', { name: 'Send', exact: true });
    this.stop = page.getByRole('button', { name: 'Stop', exact: true });
    this.load = page.getByRole('button', { name: 'Load', exact: true });
    this.log = page.getByRole('log', { name: 'Conversation' });
    this.rate = page.getByRole('status', { name: 'Tokens per second' });
    this.alert = page.getByRole('alert');
  }

  /** Opens the page with address parameters. */
  async open(parameters: Readonly<Record<string, string | number>> = {}): Promise<void> {
    const query = new URLSearchParams(
      Object.entries(parameters).map(([name, value]) => [name, String(value)])
    );
    await this.page.goto(`${this.site}/?${query}`);
  }
}
