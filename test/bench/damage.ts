/** Faults planted in a model's files, with sums that fit: nothing notices them but what is computed. */
import { md5 } from '../reference/md5.ts';

export type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

interface Record {
  readonly name: string;
  readonly byteOffset: number;
  readonly nbytes: number;
}

interface Index {
  readonly records: readonly {
    readonly dataPath: string;
    md5sum: string;
    readonly records: readonly Record[];
  }[];
}

const CONFIG = 'mlc-chat-config.json';
const INDEX = 'tensor-cache.json';

function read(files: Files, name: string): unknown {
  return JSON.parse(new TextDecoder().decode(files.get(name)));
}

function withJson(files: Files, name: string, value: unknown): Files {
  return new Map(files).set(name, new Uint8Array(new TextEncoder().encode(JSON.stringify(value))));
}

/** `change` gets the bytes of the tensors, in the order of `names`. */
function withTensors(
  files: Files,
  names: readonly string[],
  change: (...tensors: Uint8Array<ArrayBuffer>[]) => void
): Files {
  const index = read(files, INDEX) as Index;
  const shards = new Map<string, Uint8Array<ArrayBuffer>>();
  const tensors = names.map((name) => {
    const shard = index.records.find(({ records }) => records.some((one) => one.name === name));
    const record = shard?.records.find((one) => one.name === name);
    if (!shard || !record) throw new Error(`there is no tensor ${name}`);
    const bytes = shards.get(shard.dataPath) ?? new Uint8Array(files.get(shard.dataPath) ?? []);
    shards.set(shard.dataPath, bytes);
    return bytes.subarray(record.byteOffset, record.byteOffset + record.nbytes);
  });
  change(...tensors);
  for (const shard of index.records) {
    const bytes = shards.get(shard.dataPath);
    if (bytes) shard.md5sum = md5(bytes);
  }
  return withJson(new Map([...files, ...shards]), INDEX, index);
}

/** One scale of one group of 32 weights is four times what it should be. */
export function damagedScale(files: Files, tensor: string): Files {
  return withTensors(files, [tensor], (scales) => {
    const middle = Math.floor(scales.length / 4) * 2;
    const word = new DataView(scales.buffer, scales.byteOffset + middle, 2);
    // Two more in the exponent of an f16.
    word.setUint16(0, word.getUint16(0, true) + (2 << 10), true);
  });
}

/** Two tensors of one size have each other's content. */
export function swapped(files: Files, one: string, other: string): Files {
  return withTensors(files, [one, other], (first, second) => {
    if (first?.length !== second?.length) throw new Error(`${one} and ${other} differ in size`);
    const kept = first.slice();
    first.set(second);
    second.set(kept);
  });
}

export function wrongRope(files: Files, theta: number): Files {
  const config = read(files, CONFIG) as { readonly model_config: object };
  const model_config = { ...config.model_config, rope_theta: theta };
  return withJson(files, CONFIG, { ...config, model_config });
}
