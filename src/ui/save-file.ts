/** Gives the reader a file, where their browser puts downloads. */
export function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun; a browser that asks first keeps the address until then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
