/**
 * MD5 (RFC 1321) of bytes that arrive piece by piece. MLC's tensor indices carry it; browsers' own
 * crypto has neither MD5 nor incremental sums. It guards against damage, not against attackers.
 *
 * The 64 steps are WebAssembly, put together by md5-module.ts: 770 MB/s, where the same steps as
 * one long JavaScript function took 430, and as calls of small functions 70 to 97.
 */
import { md5Module } from './md5-module.ts';

/** Where the module has its state, and where it finds bytes. */
const STATE = 0;
const INPUT = 64;
/** whole blocks, and little enough to stay in a core's cache */
const INPUT_BYTES = 2 ** 16 - INPUT;

let compiled: WebAssembly.Module | undefined;

export class Md5 {
  readonly #memory: Uint8Array;
  readonly #state: DataView;
  readonly #blocks: (from: number, to: number) => void;
  /** bytes at INPUT that no block has been made of yet */
  #waiting = 0;
  #bytes = 0;

  constructor() {
    compiled ??= new WebAssembly.Module(md5Module());
    const { exports } = new WebAssembly.Instance(compiled);
    const { buffer } = exports['memory'] as WebAssembly.Memory;
    this.#memory = new Uint8Array(buffer);
    this.#state = new DataView(buffer, STATE, 16);
    this.#blocks = exports['blocks'] as (from: number, to: number) => void;
    [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476].forEach((word, i) =>
      this.#state.setUint32(4 * i, word, true)
    );
  }

  add(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    for (let at = 0; at < bytes.length;) {
      const piece = bytes.subarray(at, at + INPUT_BYTES - this.#waiting);
      this.#memory.set(piece, INPUT + this.#waiting);
      at += piece.length;
      this.#work(this.#waiting + piece.length);
    }
  }

  /** Lower-case hex. Nothing can be added afterwards. */
  sum(): string {
    const bits = this.#bytes * 8;
    const padding = new Uint8Array(8 + 1 + ((119 - (this.#bytes % 64)) % 64));
    padding[0] = 0x80;
    const view = new DataView(padding.buffer);
    view.setUint32(padding.length - 8, bits, true);
    view.setUint32(padding.length - 4, Math.floor(bits / 2 ** 32), true);
    this.add(padding);
    return Array.from({ length: 16 }, (_, i) =>
      this.#state.getUint8(i).toString(16).padStart(2, '0')
    ).join('');
  }

  /** Takes whole blocks of the first `bytes` of the input; the rest moves to its beginning. */
  #work(bytes: number): void {
    const whole = bytes & ~63;
    if (whole > 0) {
      this.#blocks(INPUT, INPUT + whole);
      this.#memory.copyWithin(INPUT, INPUT + whole, INPUT + bytes);
    }
    this.#waiting = bytes - whole;
  }
}
