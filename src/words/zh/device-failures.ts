import type * as english from '../en/device-failures.ts';
import type { Where } from '../en-steps.ts';
import type * as noGpu from '../en/no-gpu-failures.ts';
import { formatBytes } from '../format.ts';

const MEANING = '模型需要 WebGPU，也就是浏览器使用显卡计算的方式。';

const nameOf = ({ browser, name }: Where): string => (browser === 'other' ? '此浏览器' : name);

export const failures: typeof english & typeof noGpu = {
  insecureContext: (browser, origin) => {
    const other =
      browser === 'chrome' || browser === 'edge'
        ? `如果只想试一下：在 ${browser}://flags/#unsafely-treat-insecure-origin-as-secure 中填入 ${origin} ，然后重启浏览器。`
        : '';
    return {
      what: '此网址不够安全，无法使用 WebGPU。',
      meaning: '浏览器只允许通过 https 或在 localhost 上使用 WebGPU 和大文件存储。',
      next: `请用 https:// 打开本页，或在提供本页的电脑上打开 http://localhost 。${other}`
    };
  },
  missingWebGpu: (where) => ({
    what: `这里的 ${nameOf(where)} 不支持 WebGPU。`,
    meaning: MEANING,
    next: stepToWebGpu(where)
  }),
  missingAdapter: (where) => ({
    what: `${nameOf(where)} 没有找到 WebGPU 可用的显卡。`,
    meaning: MEANING,
    next: stepToAdapter(where)
  }),
  weakDevice: (limit, needed, found) => ({
    what: '这块显卡太小，无法运行语言模型。',
    meaning: `它允许的 ${limit} 为 ${found}，而引擎需要 ${needed}。`,
    next: '请更新浏览器和显卡驱动，或换一台设备。在 Firefox 中，请关闭 privacy.resistFingerprinting。'
  }),
  softwareAdapter: (where, name) => ({
    what: '这里的 WebGPU 在处理器上运行，没有使用显卡。',
    meaning: `浏览器使用的是 ${name || '软件适配器'}。模型可以运行，但会慢很多倍。`,
    next: stepToAdapter(where)
  }),
  noShaderF16: () => ({
    what: '显卡不支持 16 位运算。',
    meaning: '模型照样可以运行：计算改用 32 位，读取的文件相同。',
    next: '无需任何操作。'
  }),
  smallLimits: (binding) => ({
    what: '显卡每次只允许程序访问小块显存。',
    meaning: `每块最多 ${formatBytes(binding)}。大矩阵会被切分，最大的模型可能放不下。`,
    next: '如果较大的模型无法加载，请选择最小的模型。'
  })
};

function stepToWebGpu(where: Where): string {
  const { browser, system, name, version } = where;
  if (system === 'ios') return '请更新到 iOS 或 iPadOS 26，其中已启用 WebGPU。';
  if (browser === 'safari') return '请更新到 macOS 26 和 Safari 26，或使用 Chrome。';
  if (browser === 'firefox') {
    if (system === 'windows') return '请将 Firefox 更新到 141 或更高版本。';
    if (system === 'macos')
      return '请将 Firefox 更新到 147 或更高版本，或使用 Chrome。Firefox 需要 Apple 芯片的 Mac。';
    if (system === 'android') return '请在此设备上使用 Chrome。';
    return '请使用 Chrome，或在 about:config 中将 dom.webgpu.enabled 设为 true。';
  }
  if (browser === 'other' && system === 'linux')
    return '请用 Chrome 打开本页，或用 Firefox 并在 about:config 中将 dom.webgpu.enabled 设为 true。';
  if (browser === 'other') return '请用新版 Chrome、Edge、Firefox 或 Safari 打开本页。';
  if (system === 'android') return `请将 ${name} 更新到 121 或更高版本，并需要 Android 12。`;
  if (system === 'linux') return linuxFlags(browser, name, version);
  return `请将 ${name} 更新到 113 或更高版本。`;
}

function stepToAdapter({ browser, system, name, version }: Where): string {
  if (browser === 'chrome' || browser === 'edge') {
    if (system === 'linux') return linuxFlags(browser, name, version);
    if (system === 'android') return '请更新 Android 和浏览器；部分旧显示芯片不受支持。';
    if (system !== 'ios') {
      return `请在 ${browser}://settings/system 中打开图形加速，然后重启 ${name}。如果已经打开，请更新显卡驱动。`;
    }
  }
  if (browser === 'firefox' && system !== 'ios') {
    return '请在设置的“性能”部分允许硬件加速，然后重启 Firefox。如果已经打开，请更新显卡驱动。';
  }
  if (system === 'ios' || system === 'macos') return '请安装最新的系统更新，然后重启浏览器。';
  return '请在浏览器设置中打开硬件加速，然后重启浏览器。';
}

function linuxFlags(browser: 'chrome' | 'edge', name: string, version: number): string {
  const flags = `启用 ${browser}://flags/#enable-unsafe-webgpu 和 ${browser}://flags/#enable-vulkan ，然后重启浏览器。`;
  if (version >= 147) return `请${flags}`;
  return `请将 ${name} 更新到 147 或更高版本。如果还不行，再${flags}`;
}
