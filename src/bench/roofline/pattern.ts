/**
 * What lies in the memory that the bandwidth probe reads: numbers that no hardware can press together,
 * and whose sum is known without adding them all. Every four MiB repeat the same hashes, raised by a
 * step that counts the repetitions: a part that is skipped, or read twice, changes the sum.
 */

/** Words of one repetition, and what each repetition adds to them (odd: its multiples all differ). */
const PERIOD = 1 << 20;
const STEP = 0x9e37_79b1;
/** Sizes are multiples of this many bytes. */
export const PERIOD_BYTES = 4 * PERIOD;

/** Writes words `first` … into the whole binding. Hash: PCG, M. Jarzynski and M. Olano, JCGT 9(3). */
export const FILL = `
@group(0) @binding(0) var<storage, read_write> data: array<u32>;
@group(0) @binding(1) var<uniform> first: vec4<u32>;

fn hash(i: u32) -> u32 {
  let state = i * 747796405u + 2891336453u;
  let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  return (word >> 22u) ^ word;
}

@compute @workgroup_size(256)
fn fill(
  @builtin(global_invocation_id) id: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>
) {
  for (var i = id.x; i < arrayLength(&data); i += groups.x * 256u) {
    let at = first.x + i;
    data[i] = hash(at % ${PERIOD}u) + (at / ${PERIOD}u) * ${STEP}u;
  }
}`;

function hash(i: number): number {
  const state = (Math.imul(i, 747796405) + 2891336453) >>> 0;
  const word = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277803737) >>> 0;
  return ((word >>> 22) ^ word) >>> 0;
}

let ofPeriod: bigint | undefined;

function sumOfPeriod(): bigint {
  let sum = 0;
  for (let i = 0; i < PERIOD; i++) sum = (sum + hash(i)) >>> 0;
  return BigInt(sum);
}

/** Sum, modulo 2³², of the words in the first `bytes`, read `times` times. */
export function expectedSum(bytes: number, times = 1): number {
  if (bytes % PERIOD_BYTES !== 0) throw new RangeError(`${bytes} bytes are no whole periods`);
  ofPeriod ??= sumOfPeriod();
  const periods = BigInt(bytes / PERIOD_BYTES);
  const steps = BigInt(STEP) * BigInt(PERIOD) * ((periods * (periods - 1n)) / 2n);
  return Number(BigInt.asUintN(32, BigInt(times) * (periods * ofPeriod + steps)));
}
