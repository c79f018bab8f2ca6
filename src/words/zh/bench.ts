import { count, plural } from '../format.ts';
import type { bench as english } from '../en/bench.ts';

export const bench: typeof english = {
  title: '这台设备有多快？',
  start: {
    text: '测量模型在这里每秒读取和写出多少词元，先核对回答是否正确，并说明离这台设备的极限还有多远。',
    model: '模型',
    choose: '选择模型',
    loadFirst: (name) => `加载 ${name}`,
    noModel: '要先加载模型才能测速。',
    loading: (name) => `正在加载 ${name}，加载完成后可以开始测速。`,
    answering: '正在写回复，写完后可以开始测速。',
    quick: '快速',
    full: '完整',
    kind: '测速方式',
    means: {
      quick: '每项测试重复三次。有显卡时大约一分钟。',
      full: '重复五次，再不停地写三分钟，看设备变热后是否变慢。'
    },
    name: '设备名称',
    nameHint: '会写进报告，可以不填。',
    run: '开始测速',
    runAgain: '重新测速',
    prepare: '想让数字可信',
    advice: [
      '接上电源。',
      '关闭其他使用 GPU 的标签页和程序。',
      '让这个标签页保持在最前面，不要打开开发者工具。'
    ],
    onCpu: '这里没有 WebGPU，由处理器来回答，报告里会写明。'
  },
  running: {
    phases: {
      prepare: '正在查看设备和模型',
      gate: '正在核对模型的回答是否正确',
      'warm-up': '正在预热',
      tests: '正在测量',
      task: '正在解一道题',
      roofline: '正在寻找这台设备的极限',
      soak: '正在连续写三分钟'
    },
    progress: '测速进度',
    step: (done, total) => `${count(done)} / ${count(total)}`,
    left: (time) => `大约还剩 ${time}`,
    cancel: '取消',
    stay: '请让这个标签页保持在最前面，现在不要运行别的程序。',
    cancelled: '测速已取消，没有保留任何结果。'
  },
  unit: '词元/秒',
  repetitions: (n) => plural(n, { other: '次重复' })
};
