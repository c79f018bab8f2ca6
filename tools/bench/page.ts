/** `npm run bench -- page`: see page/options.ts. */
import type { BenchResult } from '../../src/bench/result.ts';
import { backendOf } from '../../src/bench/report/table.ts';
import { measurePage } from './page/measure.ts';
import { readOptions, USAGE } from './page/options.ts';

const NOT_VALID = 3;

/** The exit code. The result is the only line on standard output. */
export async function page(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  try {
    const { line, result } = await measurePage(readOptions(args), (said) => console.error(said));
    console.log(line);
    console.error(summary(result));
    return result.valid ? 0 : NOT_VALID;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

function summary(result: BenchResult): string {
  const { tests, flags, valid } = result;
  const rows = tests.map(({ name, rate }) => {
    const [mean, sd] = [rate.mean, rate.sd].map((value) => value.toFixed(2).padStart(9));
    return `${name.padEnd(16)}${mean} ±${sd}  n = ${rate.n}`;
  });
  const raised = flags.map(({ name, level }) => `${name} (${level})`).join(', ');
  return [
    '',
    `${result.model.name} on ${backendOf(result)}, tokens per second`,
    ...rows,
    ...(raised ? [`flags: ${raised}`] : []),
    ...(valid ? [] : ['NOT VALID: these figures do not count.'])
  ].join('\n');
}
