/** The model library for one model on one device: the built wasm with its program written into it. */
import { encodeProgram } from '../../library/block.ts';
import { injectBlock } from '../../library/inject.ts';
import type { Program } from '../../library/program.ts';
import { FileError } from '../../weights/problem.ts';
import libraryUrl from '../../../build/library/thinktab.wasm?url';

let binary: Promise<Uint8Array> | undefined;

export interface Library {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** A Blob address to give web-llm as `model_lib`; revoke it when web-llm has read it. */
  readonly address: string;
}

/**
 * Being a Blob, the result stays out of every cache: the binary's own address carries a hash of its
 * content.
 */
export async function libraryFor(program: Program): Promise<Library> {
  binary ??= fetchBinary();
  let bytes: Uint8Array;
  try {
    bytes = await binary;
  } catch (error) {
    binary = undefined;
    throw error;
  }
  const library = injectBlock(bytes, encodeProgram(program));
  const address = URL.createObjectURL(new Blob([library], { type: 'application/wasm' }));
  return { bytes: library, address };
}

async function fetchBinary(): Promise<Uint8Array> {
  const url = new URL(libraryUrl, import.meta.url).href;
  let response: Response;
  try {
    response = await fetch(url);
  } catch (cause) {
    throw new FileError({ kind: 'unreachable', url, cause });
  }
  if (!response.ok) throw new FileError({ kind: 'status', url, status: response.status });
  return new Uint8Array(await response.arrayBuffer());
}
