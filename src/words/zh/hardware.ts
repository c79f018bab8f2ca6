import type { hardware as english } from '../en/hardware.ts';
import { bandwidth, milliseconds, percent } from '../figures.ts';
import { count, formatBytes, rate } from '../format.ts';

const UNKNOWN_DISTANCE = '已测得的数字不受影响，只是不知道离极限还有多远。';

export const hardware: typeof english = {
  title: '离极限还有多远',
  details: {
    adapter: '适配器',
    features: '特性',
    noFeatures: '无',
    limits: '限制'
  },
  limit: {
    memory: (ofMemory) =>
      `达到这块 GPU 显存带宽上限的 ${percent(ofMemory)}。这里的瓶颈是显存，不是调度开销。`,
    cached: (ofMemory) =>
      `达到这块 GPU 显存带宽上限的 ${percent(ofMemory)}：部分权重来自缓存。这里的瓶颈是显存，不是调度开销。`,
    dispatch: (ofMemory, ofDispatch) =>
      `达到这块 GPU 显存带宽上限的 ${percent(ofMemory)}。这里的瓶颈是调度开销：达到其上限的 ${percent(ofDispatch)}。`,
    other: (ofMemory, ofDispatch) =>
      `达到这块 GPU 显存带宽上限的 ${percent(ofMemory)}、调度开销上限的 ${percent(ofDispatch)}。两者都不是这里的瓶颈。`,
    software: (ofMemory, ofDispatch) =>
      `达到内存带宽上限的 ${percent(ofMemory)}、调度开销上限的 ${percent(ofDispatch)}。这里由处理器代替 GPU，瓶颈是它的运算速度。`
  },
  ceilings: {
    memory: (tokens, bytes, perSecond) =>
      `显存允许 ${rate(tokens)} 词元/秒：每个词元要读 ${formatBytes(bytes)}，而内核每秒能读 ${bandwidth(perSecond)}。`,
    dispatch: (tokens, launches, each, readBack) =>
      `调度开销允许 ${rate(tokens)} 词元/秒：每个词元要启动 ${count(launches)} 次内核，每次 ${milliseconds(each)}，再等 ${milliseconds(readBack)} 取回结果。`,
    memoryLine: (tokens) => `显存允许 ${rate(tokens)} 词元/秒`,
    dispatchLine: (tokens) => `调度开销允许 ${rate(tokens)} 词元/秒`,
    measured: (tokens) => `实测 ${rate(tokens)}`
  },
  axes: { bandwidth: '内核可读取的带宽，GB/s', rate: '每秒词元数' },
  change: {
    weights: '怎样更快：更快的显存，或者每个词元读取更少字节的模型，即参数更少或每个参数位数更少。',
    'shorter-context': (share) =>
      `怎样更快：缩短对话。每个词元读取的数据里，有 ${percent(share)} 是之前的对话。`,
    'one-pass': (times) =>
      `怎样更快：减少内核启动次数，或让多次启动共用一个计算通道。在这里，各用一个通道的代价是共用时的 ${count(times)} 倍。这个代价由浏览器和显卡驱动决定，换个版本可能更快。`,
    'fewer-launches':
      '怎样更快：减少每个词元启动内核的次数。每次的代价由浏览器和显卡驱动决定，换个版本可能更快。',
    'read-back':
      '怎样更快：缩短从 GPU 取回结果的时间。等待一个词元的时间比启动所有内核还长。它由浏览器和显卡驱动决定，换个版本可能更快。',
    elsewhere:
      '可能的原因：其他程序在用 GPU、设备在省电，或者内核本身不够快。请接上电源，关闭其他占用算力的程序，再测一次。',
    software: '怎样更快：换一块浏览器能使用的 GPU。'
  },
  saved: (bytes, f16Bytes, share) =>
    `占用显存 ${formatBytes(bytes)}。如果每个权重用 16 位，要占 ${formatBytes(f16Bytes)}：节省了 ${percent(share)}。`,
  means: {
    bandwidth: (best, median, size) =>
      `一个内核把 ${formatBytes(size)} 显存里的每个字相加，并核对总和。多次中最快为 ${bandwidth(best)}，居中为 ${bandwidth(median)}。每个词元都要把全部权重读一遍，所以这就是显存允许的上限。`,
    dispatch: (onePass, ownPass) =>
      `每次启动内核都要花时间，不管它算什么。几乎什么都不做的内核，共用一个通道时每次 ${milliseconds(onePass)}；像引擎那样各用一个通道时每次 ${milliseconds(ownPass)}。此外，每个词元还要等结果取回一次。`,
    caches: '较小的数据能放进 GPU 的缓存，读起来往往更快，所以不计入。'
  },
  failed: {
    'no-adapter': {
      what: '没能找出这台设备的极限。',
      meaning: '浏览器没有再次提供 GPU。已测得的数字不受影响。',
      next: '关闭其他使用 GPU 的标签页，再测一次。'
    },
    lost: {
      what: '寻找极限时与 GPU 失去了联系。',
      meaning: UNKNOWN_DISTANCE,
      next: '重新加载页面，再测一次。'
    },
    memory: {
      what: '显存不够，没法寻找这台设备的极限。',
      meaning: UNKNOWN_DISTANCE,
      next: '关闭其他使用 GPU 的标签页和程序，或者选择更小的模型，再测一次。'
    },
    wrong: {
      what: '这块 GPU 加错了。',
      meaning: '读取显存的内核得出的总和与实际不符。这样得到的速度没有意义，回复也可能有错。',
      next: '更新浏览器和显卡驱动，再测一次。'
    },
    noise: {
      what: '从测得的时间里看不出这台设备的极限。',
      meaning: '工作量变大，时间却没有变长：有别的程序一直在用 GPU。',
      next: '关闭其他使用 GPU 的标签页和程序，再测一次。'
    },
    stuck: {
      what: '寻找极限时 GPU 没有回应。',
      meaning: UNKNOWN_DISTANCE,
      next: '关闭其他使用 GPU 的程序，再测一次。'
    },
    internal: {
      what: '没能找出这台设备的极限。',
      meaning: UNKNOWN_DISTANCE,
      next: '再测一次。如果还是这样，请更新浏览器。'
    }
  },
  otherGpu: {
    seen: (used, seen) => ({
      what: `模型运行在 ${used} 上，而这台电脑还有 ${seen}。`,
      meaning: '更快的 GPU 没有用上，所以这些数字与它无关。'
    }),
    maybe: (used) => ({
      what: `模型运行在 ${used} 上，它是处理器的一部分。`,
      meaning: '如果这台电脑还有一块更快的 GPU，浏览器没有用它。'
    }),
    steps: {
      windows:
        '要使用它：设置 › 系统 › 屏幕 › 显示卡，选择浏览器（或添加它），点“选项”，选“高性能”。然后关闭浏览器的所有窗口，重新打开。',
      macos: '要使用它：系统设置 › 电池 › 选项，关闭“自动切换图形卡”。然后退出浏览器，重新打开。',
      linux:
        '要使用它：退出浏览器，右键点击它的图标，选“使用独立显卡启动”；或在终端里启动，命令前加上 DRI_PRIME=1。'
    }
  },
  unnamed: '没有名称的 GPU'
};
