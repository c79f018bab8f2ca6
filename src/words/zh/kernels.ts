import { milliseconds } from '../figures.ts';
import { count, decimal, seconds } from '../format.ts';
import type { kernels as english } from '../en/kernels.ts';

const times = (ratio: number): string => decimal(2).format(ratio);

export const kernels: typeof english = {
  title: '为什么用这些内核',
  means:
    '同一个内核的工作可以有几种分配方式，哪一种最快因图形处理器而异，所以模型第一次加载到一块图形处理器上时会试几种。只有结果与默认方式一致、而且每次都更快的方式才会采用。',
  why: {
    trial: (when, took) => `由一次试验选定（${when}，用时 ${seconds(took)}）。`,
    chosen: '由这块图形处理器上的一次试验选定。',
    software: '用的是默认方式：这里由处理器代替图形处理器，它的用时说明不了图形处理器。',
    failed: '用的是默认方式：试验中断了。',
    unfinished: '用的是默认方式：之前的试验没有完成。'
  },
  again: '再试一次',
  trying: '正在试其他方式。',
  tried: '试验完成。',
  brokeOff: '试验中断了，正在用的保持不变。',
  nextLoad: '选中的方式从下次加载模型起使用。',
  table: '试过的方式',
  part: '内核',
  shape: '方式',
  gain: '与默认相比',
  time: '最短用时',
  runs: '在用',
  next: '下次加载',
  standard: '默认',
  ratio: (middle, least, most, n) =>
    `${times(middle)} × (${times(least)} – ${times(most)}, n = ${count(n)})`,
  outcome: {
    disagreed: '结果不同，不采用',
    failed: '在这里无法编译'
  },
  took: milliseconds,
  clock: {
    gpu: '按图形处理器自己的时钟计时。',
    page: '按页面的时钟计时，包括往返图形处理器的时间。'
  },
  software: '这些比值来自代替图形处理器的处理器，在图形处理器上会不同。',
  names:
    '方式的读法。单个词元：工作组的调用数、通道 × 行、每个通道读取的字节、拆开的方法。多个词元（_rows）：调用数、分块、每个调用的小块；by：子组一次相乘的矩阵。keys：一次处理的键数，超过后每段的键数；共同读取一个键的通道数。attention_rows：调用数、分块的行 × 键、共用一行或几行的通道数。tokens（一次几个词元）：调用数、每组的行数（×），其余与单个词元相同。'
};
