/**
 * The bytes of a program in linear memory, for both sides: block.ts writes them, assembly/ reads
 * them. This file is compiled by TypeScript and by AssemblyScript, so it holds only integer constants.
 *
 * All values are u32 words, little endian; offsets are addresses in linear memory. Text is UTF-8.
 */

/** Where the block lies. Above 23 because tvmjs writes to bytes 16..23. */
export const BLOCK_ADDRESS = 1024;
/** First address after the block: the wasm's static data starts here (`asc --memoryBase`). */
export const BLOCK_END = 1048576;

export const MAGIC = 0x42545454; // "TTTB"
export const VERSION = 2;

/** "no expression", "no limit" */
export const NONE = 0xffffffff;

// Words of the header.
export const H_MAGIC = 0;
export const H_VERSION = 1;
export const H_HIDDEN = 2;
export const H_VOCAB = 3;
export const H_PREFILL_CHUNK = 4;
export const H_KV_ROW_BYTES = 5;
/** number of rotation pairs, and the address of their f64 (cos, sin) pairs, 8-byte aligned */
export const H_ROPE_PAIRS = 6;
export const H_ROPE = 7;
// (count, address) of each table
export const H_EXPRESSIONS = 8;
export const H_TENSORS = 10;
export const H_WEIGHTS = 12;
export const H_BUFFERS = 14;
export const H_KERNELS = 16;
/** layers: (keys buffer, values buffer) each */
export const H_KV = 18;
// (length, address) of texts
export const H_METADATA = 20;
export const H_FUNCTION_MAP = 22;
export const H_LAYOUT_HASH = 24;
// roles: indices into the buffers
export const H_ROLE_HIDDEN = 26;
export const H_ROLE_LOGITS = 27;
export const H_ROLE_PROBABILITIES = 28;
export const H_ROLE_TOKEN = 29;
export const H_ROLE_ROPE = 30;
/** see kernels/prefix.ts; here, of its words, the number of rows that were skipped */
export const H_ROLE_PREFIX = 31;
export const PREFIX_SKIPPED = 2;
/** (number of steps, address) of each function, in the order of FUNCTION_NAMES */
export const H_FUNCTIONS = 32;
/** tokens that one pass of drafts computes (0: the program has none), and its buffers */
export const H_DRAFTS = 56;
export const H_DRAFT_IDS = 57;
export const H_DRAFT_LOGITS = 58;
export const H_DRAFT_DIFFERENT = 59;
export const MOST_DRAFTS = 16;
export const HEADER_WORDS = 64;

export const F_EMBED = 0;
export const F_PREFILL = 1;
export const F_DECODE = 2;
export const F_SOFTMAX = 3;
export const F_PROBABILITIES = 4;
export const F_SAMPLE = 5;
export const F_BIAS = 6;
export const F_PENALTY = 7;
export const F_BITMASK = 8;
export const F_DRAFTS = 9;
export const F_DIFFER = 10;

// Expression: source, mul, add, div
export const EXPRESSION_WORDS = 4;
export const SOURCE_ONE = 0;
export const SOURCE_ROWS = 1;
export const SOURCE_POSITION = 2;
export const SOURCE_TOTAL = 3;
export const SOURCE_CONTEXT = 4;
export const SOURCE_REUSABLE = 5;
/** SOURCE_COUNT + i: number of elements of tensor argument i */
export const SOURCE_COUNT = 16;

// Tensor: name length, name address, number of dimensions, d0, d1 (1 when absent), dtype, rows per piece (0: whole)
export const TENSOR_WORDS = 7;
export const DTYPE_UINT32 = 0;
export const DTYPE_FLOAT16 = 1;
export const DTYPE_FLOAT32 = 2;

// Weight: tensor, piece
export const WEIGHT_WORDS = 2;

// Buffer: name length, name address, expression of its bytes
export const BUFFER_WORDS = 3;

// Kernel: name length, name address, WGSL length, address, function info (JSON) length, address,
// number of buffers, number of scalars
export const KERNEL_WORDS = 8;

// Step: STEP_SUBMIT alone, or STEP_LAUNCH followed by
// kernel, when expression (NONE: always), min, max, grid x expression, grid y expression,
// number of buffers, number of scalars, then a reference word per buffer, an expression index per scalar.
export const STEP_SUBMIT = 0;
export const STEP_LAUNCH = 1;

// Buffer reference: tag << 24 | index
export const REF_WEIGHT = 1;
export const REF_BUFFER = 2;
export const REF_ARGUMENT = 3;
