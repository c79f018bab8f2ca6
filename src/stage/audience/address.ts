/**
 * The address for the audience: which model, what is to be asked, how. It stands behind `#`, which no
 * server is sent. Nothing else of the speaker’s goes along: no conversation, no host, no instruction.
 */
import type { SamplingOptions } from '../../engine/generation.ts';

export interface Shared {
  /** as the address calls it: an id of the catalog, or the address of its folder */
  readonly model: string | undefined;
  readonly prompt: string;
  readonly settings: Partial<Pick<SamplingOptions, 'temperature' | 'topP' | 'seed'>>;
}

/** `base`: where the page is found from outside. */
export function audienceAddress(base: string, { model, prompt, settings }: Shared): string {
  const { temperature, topP, seed } = settings;
  const query = new URLSearchParams({ begin: 'pocket' });
  // Where a model lies on this computer, nobody else finds it.
  if (model !== undefined && !isLocal(model)) query.set('model', model);
  if (prompt !== '') query.set('prompt', prompt);
  if (temperature !== undefined) query.set('temperature', String(temperature));
  if (topP !== undefined) query.set('top_p', String(topP));
  if (seed !== undefined) query.set('seed', String(seed));
  const url = new URL(base);
  url.username = url.password = url.search = '';
  url.hash = `chat&${query}`;
  return url.href;
}

/** An address that leads to the computer it is opened on, or to no other one. */
export function isLocal(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { hostname, protocol } = new URL(address);
  return (
    !/^https?:$/.test(protocol) ||
    /^(?:localhost|.*\.localhost|127\..*|\[::1\]|0\.0\.0\.0)$/.test(hostname)
  );
}

export function isPage(address: string): boolean {
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
}
