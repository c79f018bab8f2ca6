/** The sum of a file of a kit, by which it is known to be the right one. */
import { Md5 } from '../md5.ts';
import { unpacked, type KitFile } from './kit-file.ts';

/** bytes between reports */
const REPORT_EVERY = 4 * 2 ** 20;

/** MD5 in lower-case hex. `onBytes`: read since the last report. @throws KitError */
export async function md5Of(file: KitFile, onBytes: (bytes: number) => void): Promise<string> {
  const sum = new Md5();
  let unsaid = 0;
  // An archive's own sum says nothing that this one does not say better.
  for await (const chunk of unpacked({ ...file, archive: undefined })) {
    sum.add(chunk);
    unsaid += chunk.length;
    if (unsaid < REPORT_EVERY) continue;
    onBytes(unsaid);
    unsaid = 0;
  }
  onBytes(unsaid);
  return sum.sum();
}
