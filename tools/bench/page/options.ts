/** What `npm run bench -- page` may be told. */
import { parseArgs } from 'node:util';
import { readAddress } from '../../../src/app/address.ts';

export const USAGE = `npm run bench -- page [options]

Measures in a real browser, as the page does, and prints the result as one line of JSON.

  --full             five repetitions and three minutes of soak, instead of three repetitions
  --model ID         a model of the page, or the address of one (pocket)
  --name TEXT        a name of this device, for the report
  --context N        tokens of context
  --profile FOLDER   where the browser keeps what it downloads: with it, a model is fetched once
  --headed           with a window; some systems give no GPU without one
  --site URL         a page that is served elsewhere, instead of the one built here
  --browser-arg ARG  for the browser; as often as needed
  --help             this text

CHROMIUM names the browser. The exit code is 0 for a result, 3 for one that is not valid, 1 for none.`;

export interface PageOptions {
  readonly kind: 'quick' | 'full';
  readonly model: string;
  readonly name: string;
  readonly context?: number;
  readonly profile?: string;
  readonly headed: boolean;
  readonly site?: string;
  readonly browserArgs: readonly string[];
}

/** Throws with USAGE for what it does not know. */
export function readOptions(args: readonly string[]): PageOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        full: { type: 'boolean', default: false },
        model: { type: 'string', default: 'pocket' },
        name: { type: 'string', default: '' },
        context: { type: 'string' },
        profile: { type: 'string' },
        headed: { type: 'boolean', default: false },
        site: { type: 'string' },
        'browser-arg': { type: 'string', multiple: true, default: [] }
      }
    });
    if (values.context !== undefined && !/^\d+$/.test(values.context)) {
      throw new TypeError('--context is a number of tokens');
    }
    return {
      kind: values.full ? 'full' : 'quick',
      model: values.model,
      name: values.name,
      context: values.context === undefined ? undefined : Number(values.context),
      profile: values.profile,
      headed: values.headed,
      site: values.site?.replace(/\/+$/, ''),
      browserArgs: values['browser-arg']
    };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(`${said}\n\n${USAGE}`, { cause: error });
  }
}

/** The page's address for these options. Throws where the page would pass one of them over. */
export function addressOf(site: string, { kind, model, context }: PageOptions): string {
  const query = new URLSearchParams({ bench: kind, model });
  if (context !== undefined) query.set('context', String(context));
  const address = `${site}/?${query}`;
  for (const { name, value } of readAddress(`?${query}`, address).refused) {
    throw new Error(`The page takes no ${name} ${value}.`);
  }
  return address;
}
