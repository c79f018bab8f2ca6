/**
 * Sees what must not happen on a page: code that runs, a request, a violation of the policy. The
 * policy is as near to the built page's as the test runner's own page can bear; what it forbids it
 * also reports, so an image that slipped through is seen even where nobody answers.
 */

const POLICY = [
  "img-src 'none'; media-src 'none'; object-src 'none'; frame-src 'none'; form-action 'none'",
  "base-uri 'none'; script-src-attr 'none'; style-src-attr 'none'; manifest-src 'none'",
  "font-src 'self'; require-trusted-types-for 'script'"
].join('; ');

export class Watch {
  readonly #seen: string[] = [];

  constructor() {
    const page = globalThis as unknown as Record<string, unknown>;
    for (const name of ['pwn', 'alert', 'confirm', 'prompt', 'print', 'open']) {
      page[name] = () => void this.#seen.push(`${name}() was called`);
    }
    addEventListener('error', ({ message }) => this.#seen.push(`error: ${message}`));
    addEventListener('unhandledrejection', ({ reason }) =>
      this.#seen.push(`rejection: ${String(reason)}`)
    );
    document.addEventListener('securitypolicyviolation', (event) => {
      const { effectiveDirective, blockedURI, sample } = event;
      this.#seen.push(`policy violated: ${effectiveDirective} ${blockedURI} ${sample}`);
    });
    new PerformanceObserver((list) => {
      for (const { name } of list.getEntries()) if (/hostile/i.test(name)) this.#seen.push(name);
    }).observe({ type: 'resource', buffered: false });
    const meta = document.createElement('meta');
    meta.httpEquiv = 'Content-Security-Policy';
    meta.content = POLICY;
    document.head.append(meta);
  }

  /** What was seen since the last time, after whatever was begun has had time to happen. */
  async take(): Promise<string[]> {
    for (let frames = 0; frames < 3; frames++) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    return this.#seen.splice(0);
  }
}
