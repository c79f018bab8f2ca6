/** The small text in every kit: for people who find it on a stick, and to know the model again. */
import { isKitFolder } from '../../weights/address.ts';
import { bytesIn } from '../../words/bytes.ts';
import type { ModelSource } from '../model.ts';

const NAME = 'Model:   ';
const ADDRESS = 'Address: ';

/** `bytes`: of the weights. */
export function writeNote({ name, url }: ModelSource, bytes: number): string {
  return [
    'A model kit: a language model for Thinktab, which runs it in a browser tab.',
    '',
    `${NAME}${name}`,
    ...(isKitFolder(url) ? [] : [`${ADDRESS}${url}`]),
    `Size:    ${bytesIn(bytes, 'en')}`,
    '',
    'To use it: open Thinktab, then drop this folder, or the zip it came in, onto the page.',
    'Or choose “Load from disk” among the models. No network is needed for that.',
    '',
    'The files are those of the model in MLC format, byte for byte. Their MD5 sums stand in',
    'tensor-cache.json, and are compared when the kit is read. The model’s own licence applies;',
    'where it came with the model it lies beside this text, else it is at the address above.',
    ''
  ].join('\n');
}

export interface Origin {
  readonly name: string | undefined;
  readonly address: string | undefined;
}

/** What a note says; anybody may have written it. */
export function readNote(note: string): Origin {
  const lines = note.split(/\r?\n/);
  const value = (label: string): string | undefined =>
    lines
      .find((line) => line.startsWith(label))
      ?.slice(label.length)
      .trim();
  return { name: value(NAME), address: value(ADDRESS) };
}
