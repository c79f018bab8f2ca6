import type * as english from '../en/kit-failures.ts';
import type { Told } from '../told.ts';
import { count } from '../format.ts';

const KEPT = '正确的内容会保留：再试时只读取其余部分。';
const COPY_AGAIN = '请重新复制，然后再次选择。';
const UNPACK = '请先解压，然后选择文件夹。';
const TRUSTED = '请从你信任的人那里获取模型包。';

const quoted = (names: readonly string[]): string =>
  names.length > 3
    ? `${names.slice(0, 3).join('、')} 等 ${count(names.length)} 个文件`
    : names.join('、');

const rest = (fetchable: boolean): string =>
  fetchable
    ? '请加载模型以下载其余部分，或选择完好的副本。正确的内容会保留。'
    : `请选择完好的副本。${KEPT}`;

const ZIP: Readonly<Record<string, Told>> = {
  'not-a-zip': {
    what: '这不是 zip 压缩包。',
    meaning: '它的开头不像 zip 压缩包。',
    next: '请选择其他文件，或用来制作它的文件夹。'
  },
  truncated: {
    what: 'zip 压缩包不完整。',
    meaning: '缺少结尾部分：复制或下载没有完成。',
    next: COPY_AGAIN
  },
  damaged: { what: 'zip 压缩包已损坏。', meaning: '它的内部信息互相矛盾。', next: COPY_AGAIN },
  encrypted: {
    what: 'zip 压缩包已加密。',
    meaning: '它需要密码，而浏览器无法打开这样的压缩包。',
    next: UNPACK
  },
  method: {
    what: 'zip 压缩包使用了不常见的压缩方式。',
    meaning: '浏览器只能读取存储或 deflate 压缩的内容。',
    next: UNPACK
  },
  split: {
    what: '这是 zip 压缩包的一个分卷。',
    meaning: '压缩包被分成了几个文件。',
    next: UNPACK
  },
  duplicate: {
    what: 'zip 压缩包中有重复的文件。',
    meaning: '无法判断应该使用哪一个。',
    next: UNPACK
  },
  path: {
    what: '已拒绝此 zip 压缩包。',
    meaning: '其中有文件名指向压缩包之外，正常的压缩包不会这样。',
    next: TRUSTED
  },
  bomb: {
    what: '已拒绝此 zip 压缩包。',
    meaning: '其中的条目远多于一个模型，或者条目互相重叠。',
    next: TRUSTED
  }
};

const BROKEN_ZIP: Told = {
  what: '无法读取此 zip 压缩包。',
  meaning: '它可能已损坏。',
  next: COPY_AGAIN
};

export const failures: typeof english = {
  brokenKitWorker: () => ({
    what: '本页中读写模型包的部分已停止。',
    meaning: '已加载的模型不受影响，已存储的内容会保留。',
    next: '请重试。如果再次发生，请刷新页面。'
  }),
  noModel: (found) => ({
    what: '其中没有模型。',
    meaning:
      found.length > 0
        ? `其中有 ${quoted(found)}，但没有 mlc-chat-config.json，而每个 MLC 格式的模型都有它。`
        : '它是空的。',
    next: '请选择包含 mlc-chat-config.json、tokenizer.json、tensor-cache.json 和 params_shard 文件的文件夹，或它的 zip 压缩包。'
  }),
  noIndex: () => ({
    what: '模型没有权重索引。',
    meaning: '在 mlc-chat-config.json 旁边既没有 tensor-cache.json，也没有 ndarray-cache.json。',
    next: '请复制模型的整个文件夹，然后重试。'
  }),
  severalModels: (folders) => ({
    what: '其中有多个模型。',
    meaning: `这些文件夹中都有模型：${quoted(folders)}。`,
    next: '请选择其中一个模型的文件夹。'
  }),
  unreadableKitFile: (file, reason) => ({
    what: '无法读取模型的一个文件。',
    meaning: `${file}，原因（英文）：${reason}`,
    next: '请从模型包的来源处重新复制这个文件。'
  }),
  pointerInKit: (file) => ({
    what: '这些文件是指针，不是模型。',
    meaning: `${file} 是 Git LFS 指针：本该是大文件的位置只有一条说明。`,
    next: '请在该文件夹运行“git lfs pull”，或从模型主页下载文件。'
  }),
  diskFailed: (file) => ({
    what: '磁盘没能读到底。',
    meaning: `无法再读取 ${file}：磁盘或 U 盘已拔出，或者文件已改变。`,
    next: `请重新选择。${KEPT}`
  }),
  incompleteExport: (names) => ({
    what: '模型没有完整存储。',
    meaning: `缺少：${quoted(names)}。`,
    next: '请先加载一次，再导出。'
  }),
  noPlace: () => ({
    what: '此浏览器没有地方写入模型包。',
    meaning: '写入需要本站的私有文件系统。无痕窗口没有它，不允许存储数据的页面也没有。',
    next: '请在普通窗口中加载模型并导出，或者使用 Chrome 或 Edge。'
  }),
  writeFailed: () => ({
    what: '模型包没能写入。',
    meaning: '磁盘可能已满或已拔出，或者不支持这么大的文件（FAT32 不支持超过 4 GB 的文件）。',
    next: '请换一个位置。模型本身仍然存储着。'
  }),
  zipFailed: (why) => ZIP[why] ?? BROKEN_ZIP,
  wrongSizeInKit: (names, expected, found, fetchable) => ({
    what: '模型包中有文件损坏。',
    meaning: `${quoted(names)}：${count(found)} 字节，而模型索引中是 ${count(expected)} 字节。`,
    next: rest(fetchable)
  }),
  wrongContentsInKit: (names, fetchable) => ({
    what: '模型包中有文件损坏。',
    meaning: `${quoted(names)}：内容与模型索引不符。`,
    next: rest(fetchable)
  }),
  missingInKit: (names, fetchable) => ({
    what: '模型包中缺少文件。',
    meaning: `模型还需要 ${quoted(names)}。`,
    next: rest(fetchable)
  })
};
