/**
 * A table as `llama-bench -o md` prints it, to be pasted beside one of llama.cpp's, and under it what
 * it was measured with. English, whatever the page speaks: it is read elsewhere.
 */
import type { BenchResult } from '../result.ts';
import { versionsOf } from './names.ts';
import { backendOf, parameters, plusMinus, size } from './table.ts';

const HEAD = ['model', 'size', 'params', 'backend', 'test', 't/s'];
/** Numbers to the right. */
const RULE = ['---', '---:', '---:', '---', '---:', '---:'];

export function markdown(result: BenchResult): string {
  const { model, tests } = result;
  const name = `${model.name} ${model.quantization}`;
  const rows = tests.map(({ name: test, rate }) => [
    name,
    size(model.weightBytes),
    parameters(model.parameters),
    backendOf(result),
    test,
    plusMinus(rate)
  ]);
  const lines = [HEAD, RULE, ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`);
  return `${warning(result)}${lines.join('\n')}\n\n${cell(footer(result))}\n`;
}

/** A result that does not count says so before anything else. */
function warning({ valid, gate, flags }: BenchResult): string {
  if (valid) return '';
  const causes = flags.filter(({ level }) => level === 'invalid').map(({ name }) => name);
  if (!gate.passed && !causes.includes('gate')) causes.unshift('gate');
  return `**Not valid** (${causes.join(', ')}): these figures do not count.\n\n`;
}

function footer(result: BenchResult): string {
  const { device, flags, label, protocol, started } = result;
  const parts = [
    label,
    `${device.browser} on ${device.system}`,
    versionsOf(result),
    `protocol v${protocol.version} ${protocol.kind}, ${protocol.repetitions} repetitions`,
    started.slice(0, 10),
    flags.length > 0 && `flags: ${flags.map(({ name }) => name).join(', ')}`
  ];
  return parts.filter(Boolean).join(' · ');
}

/** Text from elsewhere is text: no bars, lines, markup or code. */
const cell = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\\|`*<>[\]#!~&]/g, (sign) => `\\${sign}`);
