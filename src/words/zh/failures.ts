import { count, formatBytes } from '../format.ts';
import type * as english from '../en/failures.ts';

const GONE = '模型已不在内存中。已写出的内容会保留。';
const TAKEN_OUT = '模型已从内存中移除。已写出的内容会保留。';
const RELOAD = '请重新加载模型。如果再次发生，请刷新页面。';

/** What the worker names in English; the names of tensors and buffers stay. */
function purposeOf(purpose: string): string {
  if (purpose === 'working memory') return '工作缓冲区';
  if (purpose === 'the model') return '模型';
  return purpose.replace(/^the weights /, '权重 ').replace(/^the /, '');
}

export const failures: typeof english = {
  outOfMemory: (size, purpose) => ({
    what: 'GPU 显存不足。',
    meaning: `无法为${purposeOf(purpose)}分配 ${formatBytes(size)}。`,
    next: '请选择更短的上下文或更小的模型。关闭其他使用 GPU 的标签页和程序也有帮助。'
  }),
  deviceLost: () => ({ what: '与 GPU 的连接已断开。', meaning: GONE, next: '请重新加载模型。' }),
  lostAsleep: () => ({
    what: '本页休眠期间，与 GPU 的连接已断开。',
    meaning: GONE,
    next: '请重新加载模型。'
  }),
  hungGpu: () => ({
    what: 'GPU 停止响应。',
    meaning: TAKEN_OUT,
    next: '请重新加载模型。如果再次发生，请重启浏览器。'
  }),
  hungWorker: () => ({
    what: '本页中运行模型的部分停止响应。',
    meaning: TAKEN_OUT,
    next: RELOAD
  }),
  unsupportedModel: (problem) => ({
    what: '此模型无法在这里运行。',
    meaning: `原因（英文）：${problem}`,
    next: '请选择列表中的模型，或其他 Qwen 2 或 Llama 架构、q4f16_1 或 q4f32_1 量化的模型。'
  }),
  contextFull: (needed, available) => ({
    what: '对话超出了模型能读取的长度。',
    meaning: `对话共 ${count(needed)} 个词元，上下文只能容纳 ${count(available)} 个。`,
    next: '请开始新对话，或用更长的上下文加载模型。'
  }),
  lostWorker: () => ({ what: '本页中运行模型的部分已停止。', meaning: GONE, next: RELOAD }),
  noWorker: () => ({
    what: '本页中运行模型的部分没有取到。',
    meaning: '无法从本页的服务器获取。',
    next: '请检查网络，然后重新加载模型。'
  }),
  tooLargeForCpu: (name, size) => ({
    what: `${name} 需要 WebGPU。`,
    meaning: `没有 WebGPU 时模型在处理器上运行，而 ${formatBytes(size)} 的权重太大。`,
    next: '请加载 Pocket 模型，或在支持 WebGPU 的浏览器中打开本页。'
  }),
  notLoaded: () => ({
    what: '没有加载模型。',
    meaning: '没有可以作答的模型。',
    next: '请先加载模型，再发送。'
  }),
  modelBusy: () => ({
    what: '模型正忙。',
    meaning: '它一次只写一条回复，或做一项测量。',
    next: '请等它完成，或先停止它，再试一次。'
  }),
  internal: () => ({
    what: '引擎出错了。',
    meaning: '这不应该发生。页面本身没有问题。',
    next: '请重新加载模型。如果再次发生，请附上下面的详情反馈。'
  })
};
