/**
 * Which model a kit holds. A model of the catalog, or one with an address, is stored where a download
 * would put it, so that both go on with what the other has brought. All others get an address of
 * their own, made of the sum of their description.
 *
 * Architectures do not tell models apart (a fine-tuned one has its parent's), so a kit is a model of
 * the catalog when its architecture is the same to the number and it calls itself so: its folder, its
 * archive, its note or its README. Nobody but its maker vouches for that, which is why a kit never
 * takes the place of what is stored with other contents, nor of anything that belongs to this site.
 */
import type { ModelConfig } from '../../library/config.ts';
import { kitFolder, modelFolder, storageFolder } from '../../weights/address.ts';
import { CATALOG, countParameters, type CatalogModel } from '../catalog.ts';
import { expectedTensors } from '../../library/tensors.ts';
import type { ModelSource } from '../model.ts';
import { storedDescription } from '../worker/description.ts';
import type { Kit } from './contents.ts';
import { readNote } from './note.ts';

/** `site`: origin of the page. */
export async function identify(kit: Kit, config: ModelConfig, site: string): Promise<ModelSource> {
  const known = catalogModel(kit, config);
  if (known && (await isFree(known.url, kit))) {
    const { id, name, url } = known;
    return { id, name, url };
  }
  const noted = notedModel(kit, site);
  if (noted && (await isFree(noted.url, kit))) return noted;
  const { config: text, index } = kit.description;
  const name = nameOf(kit, config);
  const url = kitFolder(await sumOf(`${text}\n${index}`), name);
  return { id: url, name, url };
}

/** `https://huggingface.co/mlc-ai/NAME`: what the model's folder is called everywhere. */
const repositoryOf = ({ page }: CatalogModel): string => page.slice(page.lastIndexOf('/') + 1);

export function catalogModel(
  { name, note, papers }: Pick<Kit, 'name' | 'note' | 'papers'>,
  config: ModelConfig
): CatalogModel | undefined {
  const said = [name, note ?? '', ...papers.values()];
  return CATALOG.filter(({ id }) => id !== 'pocket').find((model) => {
    // -MLC is the file format; README files name the model without it.
    const calls = new RegExp(`\\b${repositoryOf(model).replace(/-MLC$/, '')}\\b`, 'i');
    return sameArchitecture(model.config, config) && said.some((text) => calls.test(text));
  });
}

/** The context length is a matter of settings, not of weights. */
function sameArchitecture(a: ModelConfig, b: ModelConfig): boolean {
  const plain = ({ contextLength: _, ...rest }: ModelConfig): string =>
    JSON.stringify(Object.entries(rest).toSorted(([x], [y]) => x.localeCompare(y)));
  return plain(a) === plain(b);
}

/** The model that the kit's note says it was exported from, unless it is one of this site's own. */
function notedModel({ note }: Kit, site: string): ModelSource | undefined {
  const { name, address } = readNote(note ?? '');
  if (address === undefined || !/^https?:\/\//.test(address) || !URL.canParse(address)) {
    return undefined;
  }
  const url = modelFolder(address);
  const { origin, username, password } = new URL(url);
  const own = origin === site || CATALOG.some((model) => model.url === url);
  if (own || username !== '' || password !== '') return undefined;
  return { id: url, name: name || new URL(url).host, url };
}

/** Nothing is stored there yet, or the same model. */
async function isFree(url: string, kit: Kit): Promise<boolean> {
  const stored = await storedDescription(storageFolder(url));
  return stored === undefined || stored.index === kit.description.index;
}

const LONGEST_NAME = 60;

function nameOf(kit: Kit, config: ModelConfig): string {
  const given = readNote(kit.note ?? '').name ?? kit.name;
  const plain = given
    .replace(/[\p{Cc}/\\]/gu, ' ')
    .trim()
    .slice(0, LONGEST_NAME);
  if (plain) return plain;
  const billions = (countParameters(expectedTensors(config)) / 1e9).toPrecision(2);
  return `${config.architecture} ${billions}B`;
}

/** 16 hexadecimal digits */
async function sumOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest).subarray(0, 8), (byte) =>
    byte.toString(16).padStart(2, '0')
  ).join('');
}
