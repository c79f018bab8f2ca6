/** Results as they are given away and taken in: nothing is lost on the way, and nothing else gets in. */
import { describe, expect, it } from 'vitest';
import { findFlags } from '../../src/bench/flags.ts';
import { csv } from '../../src/bench/report/csv.ts';
import { jsonLine, jsonLines } from '../../src/bench/report/json.ts';
import { decodeResult, encodeResult, linkTo } from '../../src/bench/report/link.ts';
import { markdown } from '../../src/bench/report/markdown.ts';
import { fullNameOf } from '../../src/bench/report/names.ts';
import { readFile, readResults } from '../../src/bench/report/read.ts';
import { onProcessor } from '../../src/bench/report/table.ts';
import { checkResult } from '../../src/bench/report/validate.ts';
import type { BenchResult } from '../../src/bench/result.ts';
import { pack } from '../../src/ui/packed.ts';
import { faster, SAMPLE, stats } from './bench-sample.ts';

type Changed = (result: Record<string, unknown>) => void;

function changed(change: Changed): unknown {
  const copy = structuredClone(SAMPLE) as unknown as Record<string, unknown>;
  change(copy);
  return copy;
}

const invalid: BenchResult = {
  ...SAMPLE,
  gate: { ...SAMPLE.gate, passed: false, agreement: 0.02, failed: ['agreement'] },
  flags: [{ name: 'gate', level: 'invalid', value: 2 }, ...SAMPLE.flags],
  valid: false
};

describe('what counts as a result', () => {
  it('is what the schema says, with everything in it and with only what it must have', () => {
    expect(checkResult(SAMPLE)).toEqual({ result: SAMPLE });
    const { label, task, soak, roofline, ...bare } = SAMPLE;
    expect([label, task, soak, roofline]).not.toContain(undefined);
    expect(checkResult(bare).problem).toBeUndefined();
    expect(checkResult(invalid).problem).toBeUndefined();
    expect(checkResult({ ...bare, noRoofline: 'memory' }).problem).toBeUndefined();
  });

  const HOSTILE: readonly (readonly [name: string, value: unknown])[] = [
    ['nothing', null],
    ['a list', []],
    ['a text', 'thinktab-bench/1'],
    ['another schema', changed((result) => (result['schema'] = 'thinktab-bench/2'))],
    ['something more', changed((result) => (result['html'] = '<img onerror=alert(1)>'))],
    ['a key of the language', JSON.parse(`{"__proto__":{"valid":true}}`)],
    ['a text for a number', changed((result) => (result['seconds'] = '1'))],
    ['a reason that there is not', changed((result) => (result['noRoofline'] = 'no luck'))],
    ['no tests', changed((result) => (result['tests'] = []))],
    ['a name too long', changed((result) => (result['label'] = 'x'.repeat(1000)))],
    ['a million flags', changed((result) => (result['flags'] = Array(1e6).fill({})))],
    ['markup for a test', changed((result) => (result['tests'] = [{ name: '<b>' }]))],
    [
      'a limit with a strange name',
      changed((result) => Object.assign(result['device'] as object, { limits: { '</td>': 1 } }))
    ],
    [
      'a failed gate that says it is valid',
      changed((result) => Object.assign(result['gate'] as object, { passed: false }))
    ],
    [
      'a flag that ends validity, and valid',
      changed((result) => (result['flags'] = [{ name: 'hidden', level: 'invalid' }]))
    ],
    [
      'a mean that its samples do not have',
      changed((result) => {
        const tests = result['tests'] as { rate: object }[];
        Object.assign(tests[1]?.rate ?? {}, { mean: 4730 });
      })
    ],
    [
      'a deviation that its samples do not have, so that a difference looks like more than noise',
      changed((result) => {
        const tests = result['tests'] as { rate: object }[];
        Object.assign(tests[1]?.rate ?? {}, { sd: 0.001 });
      })
    ],
    [
      'a test by the name of another',
      changed((result) => Object.assign((result['tests'] as object[])[0] ?? {}, { name: 'pp128' }))
    ],
    [
      'one test twice, of which a table would show either',
      changed((result) => {
        const tests = result['tests'] as unknown[];
        tests.push(tests[0]);
      })
    ],
    ['a day that there is not', changed((result) => (result['started'] = '2026-99-99T99:99:99Z'))],
    [
      'the processor in the place of a GPU, and no flag that says so',
      changed((result) => Object.assign(result['device'] as object, { software: true }))
    ],
    [
      'the processor alone, and no flag that says so',
      changed((result) => Object.assign(result['device'] as object, { backend: 'cpu' }))
    ],
    [
      'a page that was hidden, and only a note of it',
      changed((result) => (result['flags'] as unknown[]).push({ name: 'hidden', level: 'note' }))
    ],
    [
      'samples that scatter, and no flag that says so',
      changed((result) => {
        const tests = result['tests'] as { rate: object }[];
        Object.assign(tests[0] ?? {}, { rate: stats(1204, 1400, 1000, 1300, 1200) });
      })
    ],
    [
      'a speed of nothing',
      changed((result) => {
        delete result['roofline'];
        result['tests'] = faster(0, 'a').tests;
      })
    ],
    [
      'a share of a ceiling that its probes do not have',
      changed((result) => Object.assign(result['roofline'] as object, { memoryCeiling: 60 }))
    ],
    [
      'a point in the plot that was not measured',
      changed((result) => Object.assign(result['roofline'] as object, { measured: 200 }))
    ],
    [
      'a limit that does not follow',
      changed((result) => Object.assign(result['roofline'] as object, { limit: 'memory' }))
    ],
    [
      'a drift that is not that of its windows',
      changed((result) => Object.assign(result['soak'] as object, { drift: 0 }))
    ],
    [
      'a gate that was passed below its threshold',
      changed((result) => Object.assign(result['gate'] as object, { agreement: 0.1 }))
    ],
    [
      'a gate that was passed with a wrong sum',
      changed((result) =>
        Object.assign(result['gate'] as object, { sums: { asked: 10, right: 9 } })
      )
    ]
  ];
  it.for(HOSTILE)('is not %s', ([, value]) => {
    expect(checkResult(value).problem).toMatch(/^#/);
  });
});

describe('a file', () => {
  it('of lines, of one result or of a list of them is read', () => {
    const two = [SAMPLE, faster(2, 'other')];
    const ids = (text: string) => readResults(text).results.map(({ id }) => id);
    expect(ids(jsonLines(two))).toEqual(['a1b2c3d4', 'other']);
    expect(ids(JSON.stringify(two))).toEqual(['a1b2c3d4', 'other']);
    expect(ids(JSON.stringify(SAMPLE, null, 2))).toEqual(['a1b2c3d4']);
    expect(ids(jsonLines([SAMPLE, SAMPLE]))).toEqual(['a1b2c3d4']);
  });

  it('says what of it was refused', () => {
    const text = `${jsonLine(SAMPLE)}\nnot json\n{"schema":"thinktab-bench/1"}\n`;
    const read = readResults(text);
    expect([read.results.length, read.refused]).toEqual([1, 2]);
    expect(read.details).not.toBe('');
  });

  it('of another version is told from one that was changed', () => {
    const other = { ...SAMPLE, schema: 'thinktab-bench/2', more: 1 };
    const read = readResults(
      [other, SAMPLE, { ...SAMPLE, valid: false }].map((one) => JSON.stringify(one)).join('\n')
    );
    expect(read).toMatchObject({ otherVersion: 1, refused: 1, left: 0 });
    expect(read.results).toHaveLength(1);
  });

  it('with more results than are read says how many it left, and calls none of them broken', () => {
    const many = Array.from({ length: 620 }, (_, i) => ({ ...SAMPLE, id: `run-${i}` }));
    for (const text of [jsonLines(many), JSON.stringify(many)]) {
      const read = readResults(text);
      expect(read.results).toHaveLength(500);
      expect(read).toMatchObject({ left: 120, refused: 0, otherVersion: 0 });
    }
  });

  it('that is none is refused: too large, no JSON, too deep, empty', async () => {
    expect(readResults('hello\nworld').problem).toBe('json');
    expect(readResults('[]').problem).toBe('empty');
    expect(readResults('['.repeat(1e6)).results).toEqual([]);
    expect(readResults(`{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}`).refused).toBe(1);
    expect((await readFile(new Blob([new Uint8Array(9e6)]))).problem).toBe('size');
  });
});

describe('what is given away', () => {
  it('says on everything that a result does not count', () => {
    expect(JSON.parse(jsonLine(invalid))).toMatchObject({ valid: false });
    expect(markdown(invalid)).toMatch(/^\*\*Not valid\*\* \(gate\)/);
    expect(csv([invalid])).toContain(',false,gate power,');
    expect(markdown(SAMPLE)).not.toContain('Not valid');
  });

  it('says on everything that no graphics card was at work, whatever name it has', () => {
    const device = { ...SAMPLE.device, vendor: 'google', description: '', software: true };
    const soft = { ...SAMPLE, device: { ...device, architecture: 'swiftshader' } };
    const said = 'WebGPU on the CPU (google swiftshader)';
    expect(markdown(soft)).toContain(`| ${said} |`);
    expect(csv([soft])).toContain(`,${said},`);
    expect(fullNameOf(soft)).toBe(`Desk, left · ${said}`);
    const plain = { ...soft, label: undefined, device: { ...device, backend: 'cpu' as const } };
    expect(fullNameOf(plain)).toBe('CPU');
    expect([SAMPLE, soft, plain].map(onProcessor)).toEqual([false, true, true]);
  });

  it('says WebGL’s name of a GPU as WebGL’s, and only where WebGPU has none for it', () => {
    const renderer = 'NVIDIA GeForce GTX 980, or similar';
    const nameless = { vendor: '', architecture: '', description: '', renderer };
    const device = { ...SAMPLE.device, ...nameless };
    const said = `WebGPU (WebGL: ${renderer})`;
    expect(fullNameOf({ ...SAMPLE, label: undefined, device })).toBe(said);
    expect(csv([{ ...SAMPLE, device }])).toContain(`,"${said}",`);
    const soft = { ...SAMPLE, label: undefined, device: { ...device, software: true } };
    expect(fullNameOf(soft)).toBe('WebGPU on the CPU');
  });

  it('can be made of one whose clock saw no gap between tokens', () => {
    const gaps = { p50: 0, p95: 16.7, p99: 16.7, worst: 33.3 };
    const device = { ...SAMPLE.device, timerStep: 16.7 };
    const tests = SAMPLE.tests.map((test) => ({ ...test, gaps }));
    const flags = findFlags({ gate: SAMPLE.gate, device, tests });
    expect(flags.map(({ name }) => name)).toEqual(['timer', 'power']);
    const line = jsonLine({ ...SAMPLE, device, tests, flags });
    expect(checkResult(JSON.parse(line)).problem).toBeUndefined();
  });

  it('cannot be made of a result that contradicts itself', () => {
    expect(() => jsonLine({ ...invalid, valid: true })).toThrow(/valid/);
  });

  it('has the columns of llama-bench', () => {
    const lines = markdown(SAMPLE).split('\n');
    expect(lines[0]).toBe('| model | size | params | backend | test | t/s |');
    expect(lines[3]).toBe(
      '| R1 Distill Qwen 1.5B q4f16_1 | 953.67 MiB | 1.78 B | WebGPU (NVIDIA GeForce RTX 4060) | tg128 | 47.30 ± 0.32 |'
    );
  });

  it('holds no markup, no cell and no formula of whoever named the device', () => {
    const label = '=HYPERLINK("http://evil.example")|<b>x</b>\n## [a](b)';
    const named = { ...SAMPLE, label };
    const last = markdown(named).trimEnd().split('\n').at(-1) ?? '';
    expect(last).toContain('\\|\\<b\\>x\\</b\\> \\#\\# \\[a\\](b)');
    expect(csv([named])).toContain(`"'=HYPERLINK(""http://evil.example"")|<b>x</b>\n## [a](b)"`);
  });

  it('has seven digits at most, and is still what it was', () => {
    const result = {
      ...SAMPLE,
      seconds: 1 / 3,
      roofline: undefined,
      tests: SAMPLE.tests.map((test) => ({ ...test, rate: stats(100 / 3, 101 / 3) }))
    };
    const given = JSON.parse(jsonLine(result)) as BenchResult;
    expect(given.seconds).toBe(0.3333333);
    expect(given.tests[0]?.rate.samples).toEqual([33.33333, 33.66667]);
  });
});

describe('a link', () => {
  it('carries a result there and back', async () => {
    const address = await linkTo(SAMPLE, 'https://site.example/thinktab/?model=pocket#bench');
    expect(address).toMatch(/^https:\/\/site\.example\/thinktab\/#bench&result=[\w-]+$/);
    expect(address.length).toBeLessThan(4000);
    const back = await decodeResult(address.split('result=')[1] ?? '');
    expect(back.result).toEqual(JSON.parse(jsonLine(SAMPLE)));
  });

  it('that is none is refused: text, cut off, too long, of something else', async () => {
    const good = await encodeResult(SAMPLE);
    for (const text of ['', '<script>', '%00', good.slice(0, -20), 'A'.repeat(70_000), 'AAAA']) {
      expect((await decodeResult(text)).problem, text.slice(0, 20)).toBeDefined();
    }
  });

  it('of another version says that it is', async () => {
    const other = await pack(JSON.stringify({ ...SAMPLE, schema: 'thinktab-bench/2' }));
    expect(await decodeResult(other)).toMatchObject({ otherVersion: true });
    expect(await decodeResult(await pack('{}'))).not.toHaveProperty('otherVersion');
  });

  it('that would fill the memory is not unpacked', async () => {
    const zeros = new Blob([new Uint8Array(50e6)]).stream();
    const packed = await new Response(
      zeros.pipeThrough(new CompressionStream('deflate-raw'))
    ).arrayBuffer();
    const text = Buffer.from(packed).toString('base64url');
    expect(text.length).toBeLessThan(70_000);
    expect((await decodeResult(text.slice(0, 64_000))).problem).toMatch(/too large/);
  });
});
