import type { device as english } from '../en/device.ts';
import { count, formatBytes } from '../format.ts';

export const device: typeof english = {
  onProcessor: '没有 WebGPU 时，它在处理器上作答。',
  slow: '它在这里用处理器运行，比用显卡慢很多倍。',
  matrix: (needs, allows) =>
    `它有一个 ${formatBytes(needs)} 的矩阵，而此设备一次只允许 ${formatBytes(allows)}。`,
  context: (tokens, needs, allows) =>
    `${count(tokens)} 词元的上下文一次需要 ${formatBytes(needs)}，而此设备只允许 ${formatBytes(allows)}。`,
  memory: (needs, gigabytes, orMore) =>
    `它需要 ${formatBytes(needs)} 显存，对内存为 ${gigabytes} GB${orMore ? '（或更多）' : ''} 的设备来说很多。浏览器不提供更多信息。`,
  handheld: (needs) => `它需要 ${formatBytes(needs)} 内存。手机和平板常会关闭占用这么多内存的网页。`
};
