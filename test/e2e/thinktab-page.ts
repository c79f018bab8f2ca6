/** The page as people meet it: by the names that a screen reader would say. */
import { expect, type Locator, type Page } from '@playwright/test';

/** Of an address, by name. */
export type Parameters = Readonly<Record<string, string | number>>;

export class ThinktabPage {
  readonly message: Locator;
  readonly send: Locator;
  readonly stop: Locator;
  readonly load: Locator;
  /** the button of the pocket model, which is offered first */
  readonly pocket: Locator;
  readonly log: Locator;
  readonly rate: Locator;
  /** what went wrong: what happened, what it means, what to do next */
  readonly alert: Locator;
  /** the header's button that names the model, once it is loaded */
  readonly loadedModel: Locator;
  /** the files of the model that loads are all here */
  readonly downloaded: Locator;
  readonly questions: Locator;
  readonly replies: Locator;
  readonly #expect: typeof expect;

  constructor(
    readonly page: Page,
    readonly site: string,
    /** milliseconds that a load or a reply may take */
    patience = 60_000
  ) {
    this.#expect = expect.configure({ timeout: patience });
    this.message = page.getByRole('textbox', { name: 'Message' });
    this.send = page.getByRole('button', { name: 'Send', exact: true });
    this.stop = page.getByRole('button', { name: 'Stop', exact: true });
    this.load = page.getByRole('button', { name: 'Load', exact: true });
    this.pocket = page.getByRole('button', { name: /^(Try it now|Load).*Pocket/ });
    this.log = page.getByRole('log', { name: 'Conversation' });
    this.rate = page.getByRole('status', { name: 'Tokens per second' });
    this.alert = page.getByRole('alert');
    this.loadedModel = page.getByRole('button', { name: /, loaded model$/ });
    this.downloaded = page
      .getByText(/^(Starting the engine|Moving the weights|Preparing the GPU)/)
      .or(this.loadedModel)
      .first();
    this.questions = this.log.getByRole('article', { name: 'You', exact: true });
    this.replies = this.log.getByRole('article', { name: 'Model', exact: true });
  }

  /** Opens the page with address parameters. */
  async open(parameters: Parameters = {}): Promise<void> {
    const query = new URLSearchParams(
      Object.entries(parameters).map(([name, value]) => [name, String(value)])
    );
    await this.page.goto(`${this.site}/?${query}`);
  }

  /** Opens the page with a model's address and loads it. */
  async openAndLoad(model: string, parameters: Parameters = {}): Promise<void> {
    await this.open({ model, ...parameters });
    await this.#loadUntil(this.loadedModel);
  }

  /**
   * From now on loads go as far as their files: what computes with them does not come, neither to the
   * page nor to its service worker. A GPU that has begun to compile cannot be stopped, and whatever is
   * tried next would wait for it.
   */
  async withoutLibrary(): Promise<void> {
    await this.page.context().route(/\/thinktab-[^/]+\.wasm$/, () => undefined);
  }

  /** As `openAndLoad`, for those who only need its files. */
  async openAndDownload(model: string): Promise<void> {
    await this.open({ model });
    await this.#loadUntil(this.downloaded);
  }

  /** A load that fails says why: sooner, and better, than a timeout. */
  async #loadUntil(end: Locator): Promise<void> {
    await this.load.click();
    await this.#expect(end.or(this.alert).first()).toBeVisible();
    if (await this.alert.isVisible()) expect(await this.alert.innerText()).toBe('');
  }

  async loadPocket(): Promise<void> {
    await this.pocket.click();
    await this.#expect(this.loadedModel).toContainText('Pocket');
  }

  /** Sends a message; does not wait for the reply. */
  async ask(text: string): Promise<void> {
    await this.message.fill(text);
    await this.send.click();
    await this.#expect(this.questions.last()).toHaveText(text);
  }

  /** Sends a message and waits until its reply has ended. */
  async askAndWait(text: string): Promise<void> {
    const before = await this.replies.count();
    await this.ask(text);
    await this.#expect(this.replies.nth(before)).toHaveAttribute('aria-busy', 'false');
  }

  /** Waits until the reply being written shows some text. */
  async seesText(): Promise<void> {
    await this.#expect(this.thought(this.replies.last())).toHaveText(/\w{4}/);
  }

  /** The thought of a reply, folded or not. */
  thought(reply: Locator): Locator {
    return reply.getByRole('group', { name: 'Thought', includeHidden: true });
  }

  /** The text of a reply's thought. */
  async thoughtText(reply: Locator): Promise<string> {
    return (await this.thought(reply).evaluate((element) => element.textContent)).trim();
  }

  /** The text that follows the thought. Markdown takes some punctuation away. */
  async answerText(reply: Locator): Promise<string> {
    return reply.evaluate((element) => {
      const copy = element.cloneNode(true) as Element;
      for (const other of copy.querySelectorAll('details, footer, button')) other.remove();
      return copy.textContent.trim();
    });
  }
}
