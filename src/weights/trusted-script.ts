/**
 * Addresses of the scripts that the page starts. Where browsers have Trusted Types, the page's
 * policy (tools/policy.mjs) lets no plain text become the address of a script: it has to come
 * through here, and here only the page's own origin passes. Each worker has a policy of its own.
 */

/** Trusted Types as far as they are needed here; TypeScript's DOM library lacks them. */
interface Policies {
  createPolicy(name: string, rules: { createScriptURL: (address: string) => string }): Policy;
}
interface Policy {
  createScriptURL(address: string): unknown;
}

let policy: Policy | undefined;

function ownScript(address: string): string {
  const url = new URL(address, location.href);
  if (url.origin !== location.origin) throw new TypeError(`${url.origin} is not this page`);
  return url.href;
}

/**
 * An address for `new Worker()` and `serviceWorker.register()`; throws when it is another origin's.
 * The types say string, as those of both do; where there are Trusted Types it is a TrustedScriptURL.
 */
export function trustedScript(address: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  if (!trustedTypes) return ownScript(address);
  // A second policy of the same name would be refused.
  policy ??= trustedTypes.createPolicy('thinktab-script', { createScriptURL: ownScript });
  return policy.createScriptURL(address) as string;
}
