import { count, plural, rate, seconds } from '../format.ts';
import type { flags as english } from '../en/flags.ts';

export const flags: typeof english = {
  levels: {
    invalid: '无效',
    warning: '需谨慎',
    note: '供参考'
  },
  gate: {
    name: '回答有误',
    figure: (value) => `一致率 ${rate(value)}%`,
    what: '模型没有通过回答检查。',
    meaning:
      '它算出的不是应有的结果，所以算得多快都没有意义。原因可能是文件损坏，或显卡驱动有错误。',
    next: '请校验模型的文件，然后重新测速。'
  },
  gateSums: {
    name: '回答有误',
    what: '模型答错了本该会做的算术题。',
    meaning: '从权重到文字之间有什么地方不对，所以算得多快都没有意义。',
    next: '请校验模型的文件，然后重新测速。'
  },
  gateNoRoom: {
    name: '回答未核对',
    what: '上下文太短，放不下用来核对回答的文字。',
    meaning: '不知道模型在这里算得对不对，所以算得多快都没有意义。',
    next: '请用 1,024 个词元或更长的上下文加载模型，然后重新测速。'
  },
  gateUnknown: {
    name: '回答未核对',
    figure: (value) => `一致率 ${rate(value)}%`,
    what: '模型没有预料到用来核对回答的英文，而它不是本页自带的模型。',
    meaning: '它可能已损坏，也可能完好却不懂英文：不知道它该说什么，所以算得多快都没有意义。',
    next: '请校验它的文件。要测这台设备，请选用本页的模型。'
  },
  hidden: {
    name: '标签页曾被隐藏',
    figure: seconds,
    what: '测速期间，这个标签页有一段时间不可见。',
    meaning: '浏览器会放慢看不见的标签页，所以这些数字不是设备的真实速度。',
    next: '请重新测速，并让标签页始终保持在最前面。'
  },
  unfocused: {
    name: '失去焦点',
    figure: seconds,
    what: '焦点有一段时间在别的窗口或浏览器界面上。',
    meaning: '那里的操作可能占用了一部分速度。',
    next: '请重新测速，期间不要做别的操作。'
  },
  software: {
    name: '没有用到显卡',
    what: 'WebGPU 由处理器代替显卡来运行。',
    meaning: '这些数字对处理器来说是真实的，但不能说明显卡的速度。',
    next: '请在浏览器设置中打开硬件加速，然后重新测速。'
  },
  cpu: {
    name: '由处理器运行',
    what: '没有 WebGPU，由处理器来回答。',
    meaning: '这些是处理器的数字，而且只有小模型能这样运行。',
    next: '要得到显卡的数字，请使用支持 WebGPU 的浏览器。'
  },
  timer: {
    name: '时钟较粗',
    figure: (value) => `间隔的 ${rate(value)}%`,
    what: '浏览器时钟的最小步长超过了两个词元之间间隔的百分之一。',
    meaning:
      '词元之间的间隔会按这个步长取整。写出的速度仍然准确，因为它是按整段文字计算的；短提示词的读取速度可能差一个步长。',
    next: '请把间隔看作近似值，或换用时钟更精细的浏览器。'
  },
  drift: {
    name: '速度漂移',
    figure: (value) => `${rate(value)}%`,
    what: '最后一轮比第一轮快或慢了 5% 以上：所有写出的测试合起来，或所有读取的测试合起来。',
    meaning: '设备没有处于稳定状态：可能变热了，也可能有别的程序开始或结束。',
    next: '请让设备冷却并关闭其他程序，然后重新测速。'
  },
  deviation: {
    name: '数字分散',
    figure: (value) => `${rate(value)}%`,
    what: '某项测试的标准差超过平均值的 5%。',
    meaning: '与另一个结果的差别可能只是偶然。',
    next: '请关闭其他程序和标签页，然后重新测速。'
  },
  power: {
    name: '电源有变化',
    what: '测速期间接上或拔下了电源。',
    meaning: '许多设备接上电源时更快，所以这些数字混合了两种状态。',
    next: '请接上电源，然后重新测速。'
  },
  battery: {
    name: '使用电池',
    figure: (value) => `${count(value)}%`,
    what: '设备使用的是电池。',
    meaning: '许多设备这时会变慢。请只与同样使用电池的结果比较。',
    next: '要得到最好的数字，请接上电源后重新测速。'
  },
  'other-tabs': {
    name: '其他标签页',
    figure: (value) => plural(value, { other: '个标签页' }),
    what: '本站的其他标签页也加载了模型。',
    meaning: '它们占用内存，写回复时还会占用速度。',
    next: '请关闭它们，然后重新测速。'
  },
  'other-adapter': {
    name: '换了 GPU',
    what: '浏览器给出的 GPU 与这台设备上一次测速时不同。',
    meaning: '两次结果不是同一硬件的。',
    next: '请在“设备”中查看这是哪一个，只比较同一个 GPU 的结果。'
  },
  throttled: {
    name: '页面被放慢',
    figure: (value) => `× ${rate(value)}`,
    what: '做同样的计算，页面用的时间比旁边的后台线程更长。',
    meaning:
      '开发者工具可以故意放慢页面，也可能是页面正忙。这时显示到屏幕上的速度低于设备的真实速度。',
    next: '请关闭开发者工具，然后重新测速。'
  },
  stopped: {
    name: '提前结束',
    what: '测速在最后一部分之前结束了。',
    meaning: '所有测试都已测完，缺少的是之后的部分。',
    next: '要得到完整的报告，请重新测速。'
  }
};
