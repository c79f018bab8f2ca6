/**
 * Runs benchmarks by name; see ../bench.mjs. `page`, the measurement that visitors make, has options
 * and gives a result of another form, so it runs alone and only when it is asked for. Those which
 * take long run when they are asked for, too.
 */
import { table, type Figure } from './figures.ts';
import { floor } from './floor.ts';
import { kernels } from './kernels.ts';
import { kit } from './kit.ts';
import { chat } from './chat.ts';
import { library } from './library.ts';
import { load } from './load.ts';
import { page } from './page.ts';
import { prefix } from './prefix.ts';
import { pocket } from './pocket.ts';
import { race } from './race.ts';
import { speculate } from './speculate.ts';

/** Each yields its figures as they are measured. */
const BENCHMARKS: Readonly<Record<string, () => AsyncIterable<Figure>>> = {
  floor,
  kernels,
  kit,
  chat,
  library,
  load,
  pocket,
  prefix,
  race,
  speculate
};

async function run(names: readonly string[]): Promise<boolean> {
  const unknown = names.find((name) => !(name in BENCHMARKS));
  if (unknown !== undefined) {
    const known = [...Object.keys(BENCHMARKS), 'page'].join(', ');
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

const [first, ...rest] = process.argv.slice(2);
if (first === 'page') {
  process.exitCode = await page(rest);
} else {
  const long = ['kernels', 'prefix', 'race', 'speculate'];
  const wanted =
    first === undefined
      ? Object.keys(BENCHMARKS).filter((name) => !long.includes(name))
      : [first, ...rest];
  if (!(await run(wanted))) process.exitCode = 1;
}
