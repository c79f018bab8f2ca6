import type { replay as english } from '../en/replay.ts';
import { count, seconds, when } from '../format.ts';

export const replay: typeof english = {
  recorded: '已录制：可在“演讲”中播放',
  there: '这条回复已经录制过',
  notRecorded: '它中断了，没有可录制的内容',
  notYet: '只有已完成且没有中断的回复才能录制。',
  none: '这条提示词没有录制。',
  fleeting: '已录制，但这里无法存储：请在“演讲”中另存为文件',
  title: '录制',
  text: '带有每个词元时间的回复，用于 GPU 失效的时刻。演讲时按 P，会按原来的节奏播放该提示词的录制，并始终标明是录制。',
  empty: '还没有。在对话中点击回复下方的圆圈，或在演讲时于回复完成后按 R。',
  notKept: '这里无法存储：录制会随此页面消失。请另存为文件。',
  of: (model, device, made) => `录制：${model}${device && `，${device}`}，${when(made)}`,
  processor: '处理器',
  unnamed: '某个模型',
  badge: '录制',
  rate: '词元/秒（录制时）',
  facts: (tokens, length) => `${count(tokens)} 个词元，${seconds(length)}`,
  play: '播放',
  playOf: (question) => `播放“${question}”的录制`,
  remove: '删除',
  removeOf: (question) => `删除“${question}”的录制`,
  removed: '录制已删除。',
  save: '另存为文件',
  open: '打开文件',
  added: (recordings) => `已添加 ${count(recordings)} 个录制。`,
  refused: (recordings) => `已拒绝 ${count(recordings)} 个录制：损坏或过大。`,
  problems: {
    size: '该文件太大，不是录制。',
    json: '该文件中没有录制：它不是 JSON。',
    format: '该文件中没有此页面的录制。',
    version: '这些录制来自本页面的其他版本。',
    empty: '该文件中没有任何录制。'
  },
  most: (recordings) => `最多保留 ${count(recordings)} 个；之后删除最旧的。`,
  hint: '按 P 播放此提示词的录制。'
};
