/**
 * `1234567890` → `1.23 GB`: decimal units, three digits, as download sizes are given everywhere. Apart
 * from format.ts for those that are not on the page and know no language of it.
 */
export function bytesIn(bytes: number, language: string): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  if (unit === 0) return countOfBytes(value, language);
  return `${value.toPrecision(3)} ${units[unit] ?? ''}`;
}

/** `812 bytes`, `1 byte`, `812 字节`. */
const countOfBytes = (value: number, language: string): string =>
  new Intl.NumberFormat(language, {
    style: 'unit',
    unit: 'byte',
    unitDisplay: 'long',
    useGrouping: false
  }).format(value);
