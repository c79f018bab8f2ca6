/** The pocket model's files, in Node. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Files } from './damage.ts';

const folder = new URL('../../public/pocket/', import.meta.url);

/** The pocket model, whole. */
export const POCKET: Files = new Map(
  readdirSync(folder).map((name) => [name, new Uint8Array(readFileSync(new URL(name, folder)))])
);
