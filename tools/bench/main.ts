/** Runs benchmarks by name; see ../bench.mjs. */
import { table, type Figure } from './figures.ts';
import { kit } from './kit.ts';
import { chat } from './chat.ts';
import { library } from './library.ts';
import { load } from './load.ts';
import { pocket } from './pocket.ts';

/** Each yields its figures as they are measured. */
const BENCHMARKS: Readonly<Record<string, () => AsyncIterable<Figure>>> = {
  kit,
  chat,
  library,
  load,
  pocket
};

async function run(names: readonly string[]): Promise<boolean> {
  const unknown = names.find((name) => !(name in BENCHMARKS));
  if (unknown !== undefined) {
    const known = Object.keys(BENCHMARKS).join(', ');
    console.error(`There is no benchmark "${unknown}". There are: ${known}.`);
    return false;
  }
  let good = true;
  for (const name of names) {
    console.error(`\n${name}`);
    const figures: Figure[] = [];
    try {
      for await (const one of BENCHMARKS[name]?.() ?? []) {
        figures.push(one);
        console.log(JSON.stringify(one));
      }
    } catch (error) {
      good = false;
      console.error(error);
    }
    if (figures.length > 0) console.error(`\n${table(figures)}`);
  }
  return good;
}

const wanted = process.argv.slice(2);
if (!(await run(wanted.length > 0 ? wanted : Object.keys(BENCHMARKS)))) process.exitCode = 1;
