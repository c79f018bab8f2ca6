/** How many bytes a body has, without reading it; undefined for a stream, and for what is made of one. */
export function bytesOf(body: unknown): number | undefined {
  if (body === null || body === undefined) return 0;
  if (typeof body === 'string') return new TextEncoder().encode(body).length;
  if (body instanceof Blob) return body.size;
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return body.byteLength;
  if (body instanceof URLSearchParams) return bytesOf(body.toString());
  if (body instanceof FormData) {
    let sum = 0;
    for (const [name, value] of body) sum += (bytesOf(name) ?? 0) + (bytesOf(value) ?? 0);
    return sum;
  }
  return undefined;
}
