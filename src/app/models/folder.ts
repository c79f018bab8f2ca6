import type { ModelSource } from '../../engine/model.ts';
import { modelFolder, storageFolder } from '../../weights/address.ts';

/** The folder that a model is, or would be, stored under. */
export function folderOf({ url }: Pick<ModelSource, 'url'>): string {
  return storageFolder(modelFolder(url));
}
