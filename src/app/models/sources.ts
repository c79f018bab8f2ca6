/** From what is stored to what can be loaded: the name and address of a stored model. */
import { CATALOG, findModel } from '../../engine/catalog.ts';
import type { ModelSource } from '../../engine/model.ts';
import type { StoredModel } from '../../weights/inventory.ts';
import { folderOf } from './folder.ts';

/** As it was loaded; what another program has stored is named by its address. */
export function sourceOf({ folder, record }: Pick<StoredModel, 'folder' | 'record'>): ModelSource {
  const known = CATALOG.find((model) => folderOf(model) === folder);
  if (known) return { id: known.id, name: known.name, url: known.url };
  if (record) return { id: record.id, name: record.name, url: record.url };
  // Hosts other than Hugging Face have plain folders, under which we and web-llm add this.
  const plain = folder.replace(/resolve\/main\/$/, '');
  const url = folderOf({ url: plain }) === folder ? plain : folder;
  return findModel(url, folder) ?? { id: folder, name: folder, url: folder };
}

/** A pocket model of a former version of this page: its folder is named by what is in it. */
export function isFormerPocket({ folder, record }: StoredModel): boolean {
  const pocket = CATALOG.find(({ id }) => id === 'pocket');
  if (!pocket || record?.id !== 'pocket' || folder === folderOf(pocket)) return false;
  return folder.startsWith(new URL('..', pocket.url).href);
}
