/**
 * Whose code this is: that of the page, or of a worker that the page has started. A worker learns it
 * from its name, before its first line runs, so that no worker of a sealed page begins unsealed.
 */

/** A window’s name is whatever its opener gave it, and is not believed. */
const name = 'document' in globalThis ? '' : String((globalThis as { name?: unknown }).name);
const [page, state] = name.split(' ');

/** `page`: tells this page from others that are open; `sealed`: nothing may be asked of a network. */
export const realm = { page: page || String(Math.random()), sealed: state === 'sealed' };

/** The name of a worker that begins now. */
export const workerName = (): string => (realm.sealed ? `${realm.page} sealed` : realm.page);
