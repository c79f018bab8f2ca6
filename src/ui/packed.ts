/**
 * Text in the fragment of an address, which no server ever sees: deflated, in base64url. Whoever opens
 * one may have got it from anybody, so both sides of the decompression are bounded.
 */
export interface Bounds {
  /** characters of the fragment */
  readonly longest: number;
  /** characters that they may grow to */
  readonly most: number;
}

export async function pack(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const characters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(characters).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Never throws; the problem is for the folded details. */
export async function unpack(
  packed: string,
  { longest, most }: Bounds
): Promise<{ readonly text: string } | { readonly problem: string }> {
  if (packed.length > longest) return { problem: 'the link is too long' };
  if (!/^[\w-]+$/.test(packed)) return { problem: 'the link is not in base64url' };
  try {
    const characters = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(characters, (character) => character.charCodeAt(0));
    const text = await inflate(bytes, most);
    return text === undefined ? { problem: 'the link grows too large' } : { text };
  } catch (error) {
    return { problem: String(error) };
  }
}

/** undefined where it grows beyond `most`. */
async function inflate(bytes: Uint8Array<ArrayBuffer>, most: number): Promise<string | undefined> {
  const stream = new Blob([bytes])
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'))
    .pipeThrough(new TextDecoderStream('utf-8', { fatal: true }));
  const reader = stream.getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += value;
    if (text.length > most) {
      await reader.cancel();
      return undefined;
    }
  }
}
