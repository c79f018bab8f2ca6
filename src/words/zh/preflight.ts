import type { preflight as english } from '../en/preflight.ts';
import { count, formatBytes, rate, seconds, when } from '../format.ts';

export const preflight: typeof english = {
  title: '演讲前检查',
  text: '现在就在这台设备上检查演讲所需的一切。它会读取模型的每个字节并询问第一个提示词，因此需要相应的时间。',
  run: '全部检查',
  again: '再次检查',
  stop: '停止',
  print: '打印',
  busy: '正在写回复。请等它完成后再检查。',
  record: '把这条回复保留为录制',
  details: '详情',
  took: (time) => (time < 0.1 ? `< ${seconds(0.1)}` : seconds(time)),
  done: (bad, time, at) =>
    bad === 0
      ? `没有问题。检查于${when(at)}，用时 ${seconds(time)}。`
      : `有 ${count(bad)} 项需要处理。检查于${when(at)}，用时 ${seconds(time)}。`,
  stopped: '未完成就停止了。',
  colon: '：',
  verdict: { good: '正常', bad: '有问题', unknown: '请自行查看', skipped: '未检查' },
  waiting: '等待中',
  checking: '正在检查…',
  written: (value) => `已写 ${count(value)} 个词元`,
  checks: {
    page: '没有网络时的页面',
    model: '模型的文件',
    gpu: 'GPU',
    power: '电源',
    warmUp: '用于预热的回复',
    prompt: '讲稿的第一个提示词',
    tab: '此标签页'
  },
  remedy: {
    mend: '获取缺少的文件',
    choose: '选择模型',
    models: '显示已存储的模型',
    adapter: '这个是对的',
    reload: '重新加载'
  },
  noModel: '没有可询问的模型。',
  failed: { what: '检查没有完成。', next: '请再次检查；如果仍然如此，请重新加载页面。' },
  page: {
    good: (number, bytes) =>
      `Service Worker 有全部 ${count(number)} 个文件（${formatBytes(bytes)}），读取时未使用网络。`,
    broken: (number, of) =>
      `${count(of)} 个文件中有 ${count(number)} 个没有正确的副本：没有网络时页面可能打不开。`,
    mend: '请在有网络时重新获取。',
    not: {
      'no-workers': {
        what: '此浏览器或此地址没有 Service Worker：打开页面需要网络。',
        next: '请通过 https 或 localhost，在非无痕窗口中打开。'
      },
      none: {
        what: '没有 Service Worker 为此页面应答：打开页面需要网络。',
        next: '请保持联网一分钟，页面正在保存，然后再次检查。'
      },
      'past-it': {
        what: '此标签页绕过了 Service Worker 加载，例如按住 Shift 重新加载。',
        next: '请不按 Shift 重新加载。'
      },
      silent: { what: 'Service Worker 没有应答。', next: '请重新加载页面，再次检查。' }
    }
  },
  model: {
    good: (name, number) => `${name}：已读取 ${count(number)} 个权重文件，每个字节都正确。`,
    none: { what: '没有加载模型。', next: '请加载演讲要用的模型。' },
    notStored: {
      what: (name) => `没有存储 ${name} 的任何内容：它只存在于此标签页中。`,
      next: '请通过 https 或 localhost，在非无痕窗口中打开页面，并在那里加载。'
    },
    broken: {
      what: (number, of) =>
        `${count(of)} 个文件中有 ${count(number)} 个损坏或缺失：模型离线时无法再次加载。`,
      next: '请在有网络时在模型列表中校验它：那会重新获取这些文件。'
    }
  },
  gpu: {
    good: (name) => `${name}，与上次相同。`,
    first: (name) => `${name}。今后就以它为准。`,
    none: (what) => `没有可用的 GPU。${what}`,
    software: {
      what: (name) => `由处理器代替 GPU（${name}）：会慢很多倍。`,
      next: '请在浏览器设置中打开图形加速，并重启浏览器。'
    },
    processor: {
      what: (name) => `有 GPU（${name}），但模型在处理器上运行。`,
      next: '请重新加载页面，再次加载模型。'
    },
    other: {
      what: (name, before) => `现在是 ${name}；上次是 ${before}。`,
      next: '请在系统设置中为此浏览器选择另一个 GPU，或确认这个是对的。'
    }
  },
  power: {
    good: '已接通电源。',
    battery: {
      what: (level) => `正在使用电池，${count(level * 100)} %：更慢，也撑不久。`,
      next: '请接通电源。'
    },
    unknown: { what: '此浏览器不提供这一信息。', next: '请确认已接通电源。' }
  },
  warmUp: {
    good: (number, speed, first) =>
      `首个词元在 ${seconds(first)} 后到达；${count(number)} 个词元，${rate(speed)} 词元/秒。`,
    nothing: { what: '模型什么也没写。', next: '请卸载后重新加载。' }
  },
  prompt: {
    good: (number, speed, time) =>
      `${seconds(time)}内回答：${count(number)} 个词元，${rate(speed)} 词元/秒。`,
    none: '讲稿是空的。',
    cut: {
      what: (number) => `写了 ${count(number)} 个词元后被上限截断，没有写完。`,
      next: '请在设置中允许更多词元，给模型更长的上下文，或问得更短。'
    }
  },
  tab: {
    good: (frames) => `一直可见，每秒绘制 ${count(frames)} 次。`,
    hidden: {
      what: '检查期间标签页被隐藏过：浏览器会让隐藏的标签页变慢。',
      next: '请让此标签页单独在一个窗口中并保持在最前，然后再次检查。'
    },
    slow: {
      what: (frames) => `浏览器每秒只绘制 ${count(frames)} 次。`,
      next: '请关闭其他窗口和标签页，并关闭节能模式。'
    }
  }
};
