/** What a kit says it is, and what it is taken for. */
import { describe, expect, it } from 'vitest';
import { CATALOG } from '../../src/engine/catalog.ts';
import { catalogModel } from '../../src/engine/kit/identify.ts';
import { importFailure } from '../../src/engine/kit/kit-failures.ts';
import { readNote, writeNote } from '../../src/engine/kit/note.ts';
import { checkTensorIndex } from '../../src/library/tensors.ts';
import { kitFolder } from '../../src/weights/address.ts';
import { folderName } from '../../src/weights/kit/names.ts';
import { weightFiles } from '../../src/engine/worker/description.ts';

const NAME = 'DeepSeek-R1-Distill-Qwen-1.5B-q4f16_1-MLC';
const R1 = CATALOG.find(({ id }) => id === 'r1-qwen-1.5b');
const OTHER = CATALOG.find(({ id }) => id === 'r1-qwen-7b');
const kit = { name: '', note: undefined, papers: new Map<string, string>() };

describe('a kit', () => {
  it('is a listed model when it has its architecture and its name', () => {
    if (!R1 || !OTHER) throw new Error('the catalog has changed');
    const config = { ...R1.config, contextLength: 4096 };
    const says = [
      { ...kit, name: NAME },
      { ...kit, name: 'usb', note: `Address: https://huggingface.co/mlc-ai/${NAME}/resolve/main/` },
      { ...kit, papers: new Map([['README.md', `# ${NAME.replace('-MLC', '')}\n`]]) }
    ];
    for (const one of says) expect(catalogModel(one, config)?.id).toBe(R1.id);
    // A fine-tuned one has its parent's architecture; another size may borrow the name.
    expect(catalogModel({ ...kit, name: 'DeepScaleR-1.5B' }, config)).toBeUndefined();
    expect(catalogModel({ ...kit, name: NAME }, OTHER.config)).toBeUndefined();
    expect(catalogModel({ ...kit, name: NAME }, { ...config, quantization: 'q4f32_1' })).toBe(
      undefined
    );
  });

  it('tells in its note where it comes from, unless it came from a disk', () => {
    const url = 'https://models.example/mine/';
    const note = writeNote({ id: url, name: 'Mine', url }, 1e9);
    expect(readNote(note.replaceAll('\n', '\r\n'))).toEqual({ name: 'Mine', address: url });
    const own = kitFolder('0123456789abcdef', 'Mine');
    expect(readNote(writeNote({ id: own, name: 'Mine', url: own }, 1e9)).address).toBeUndefined();
    expect(readNote('anything')).toEqual({ name: undefined, address: undefined });
  });

  it('has a name that every disk takes', () => {
    expect(folderName('R1 Distill: Qwen/1.5B?')).toBe('R1-Distill-Qwen-1.5B');
    expect(folderName('..')).toBe('model');
  });

  it('cannot write into another model’s folder', () => {
    const index = { records: [{ dataPath: '../../other/params.bin', nbytes: 4, records: [] }] };
    const { shards } = checkTensorIndex(index, []);
    const at = 'https://models.example/mine/resolve/main/';
    expect(() => weightFiles(shards, at, at)).toThrow('outside of its folder');
  });

  it('names what it lacks, and says whether a network would help', () => {
    const model = { id: 'm', name: 'M', url: 'https://models.example/m/' };
    const missing = ['a.bin', 'b.bin', 'c.bin', 'd.bin', 'e.bin'];
    const failure = importFailure({ model, missing, damaged: [] }, true);
    expect(failure?.meaning).toBe('The model needs a.bin, b.bin, c.bin and 2 more.');
    expect(failure?.next).toContain('download the rest');
    expect(failure?.details.split('\n')).toHaveLength(5);
    expect(importFailure({ model, missing, damaged: [] }, false)?.next).not.toContain('download');
    expect(importFailure({ model, missing: [], damaged: [] }, true)).toBeUndefined();
  });
});
