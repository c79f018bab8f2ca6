import { milliseconds } from '../figures.ts';
import { count, plural, rate, seconds } from '../format.ts';
import type { bench as english } from '../en/bench.ts';

export const bench: typeof english = {
  title: '这台设备有多快？',
  unit: '词元/秒',
  onCpu: '处理器',
  details: '详情',
  start: {
    text: '测量模型在这里每秒读取和写出多少词元。先核对回答是否正确，再说明速度离这台设备的极限还有多远。',
    choose: '选择模型',
    loadFirst: (name) => `加载 ${name}`,
    noModel: '要先加载模型才能测速。',
    loading: '模型加载完成后可以开始测速。',
    answering: '正在写回复，写完后可以开始测速。',
    measures: (name) => `将测量 ${name}。`,
    other: '换一个模型',
    kind: '长度',
    quick: '快速',
    full: '完整',
    means: {
      quick: '每项测试重复三次：小模型在显卡上大约两分钟。',
      full: '重复五次，再不停地写三分钟，看设备变热后是否变慢。'
    },
    name: '设备名称',
    nameHint: '会写进报告，可以留空。',
    run: '开始测速',
    again: '重新测速',
    prepare: '想让数字可信',
    advice: [
      '接上电源。',
      '关闭其他使用显卡的标签页和程序。',
      '结束前让这个标签页保持在最前面，不要操作，也不要打开开发者工具。'
    ],
    onCpu: '这里没有 WebGPU，由处理器回答，报告里会写明。'
  },
  running: {
    phases: {
      prepare: '正在查看设备和模型',
      gate: '正在核对回答是否正确',
      'warm-up': '正在预热',
      tests: '正在重复每项测试',
      task: '正在解一道题',
      roofline: '正在寻找设备的极限',
      soak: '正在连续写三分钟'
    },
    title: (name) => `正在测量 ${name}`,
    progress: '测速进度',
    step: (test, done, total) => `${test}，已完成 ${count(done)} / ${count(total)}`,
    latest: (test, value) => `${test}：${rate(value)} 词元/秒`,
    left: (time) => `大约还剩 ${time}`,
    cancel: '取消',
    stay: '请让这个标签页保持在最前面，屏幕会一直亮着。',
    cancelled: '测速已取消，没有保留任何结果。',
    failed: '测速提前结束了。',
    done: '测速完成。',
    stopped: '测速提前结束了，已经测到的都保留了下来。'
  },
  report: {
    label: '报告',
    and: '，',
    right: '而且是对的',
    answersRight: '回答是对的',
    claimed: '据其自述是对的',
    unchecked: '但回答没能核对：不能算数',
    wrong: '但回答是错的：不能算数',
    invalid: '无效：不能算数',
    checked: '回答已核对',
    checkedWhat: (agreement, threshold) =>
      `在一段固定的文字里，有 ${agreement} 的位置，模型选出的下一个词元与预期一致。至少需要 ${threshold}。`,
    checkedText: (agreement, threshold) =>
      `在一段固定的英文里，有 ${agreement} 的位置，模型接下来要写的正是原文的下一个词元。至少需要 ${threshold}：正常的模型都应达到，损坏的达不到；这个门槛是推断的，没有用这个模型的权重验证过。`,
    sums: (right, asked) => `它还答对了 ${count(asked)} 道算术题中的 ${count(right)} 道。`,
    stable: (drift) => `稳定，漂移 ${drift}`,
    stableWhat:
      '漂移是所有写出的测试合起来从第一轮到最后一轮的变化；读取的测试也小于 5%，而且每项测试的标准差都不超过平均值的 5%。',
    headlineMeans: (test, n) =>
      `${test} 重复 ${count(n)} 次的平均值：一个接一个写出 128 个词元，在引擎内部测量。± 后面是标准差。`,
    of: (model, when) => `${model}，${when}`,
    took: '用时',
    skipped: (tests) => `上下文放不下，没有测量：${tests}。`
  },
  table: {
    label: '测试',
    test: '测试',
    rate: '词元/秒',
    sd: '± 标准差',
    n: '次数',
    median: '中位数',
    min: '最小',
    max: '最大',
    first: '首个词元，毫秒',
    more: '全部数字',
    gaps: '词元之间的间隔，毫秒',
    gap: { p50: '第 50 百分位', p95: '第 95 百分位', p99: '第 99 百分位', worst: '最长' },
    explain:
      'pp：一次读取这么多词元的提示词，并选出第一个词元；首个词元的时间是它的中位数。tg：一个一个写出这么多词元；@ 后面是之前已有的上下文词元数。'
  },
  task: {
    title: '一道真题',
    right: '答对了。',
    wrong: '答错了。',
    said: (verdict, thought, answer, first) =>
      `${verdict}思考 ${count(thought)} 个词元，回答 ${count(answer)} 个；${first}后出现第一个词元。`,
    engine: '引擎内部',
    delivered: '送到页面',
    painted: '显示在屏幕上',
    lost: (lost, tokenizer, hop, page) =>
      `从引擎到屏幕的路上损失了 ${rate(lost)} 词元/秒。每个词元的时间里，分词器占 ${milliseconds(tokenizer)}，从工作线程到页面占 ${milliseconds(hop)}，页面占 ${milliseconds(page)}。`,
    nothingLost: '从引擎到屏幕的路上没有损失。'
  },
  soak: {
    title: '连续写三分钟',
    said: (first, last, drift, slowest) =>
      `从最初十秒的 ${rate(first)} 词元/秒到最后十秒的 ${rate(last)} 词元/秒：漂移 ${drift}。最慢的十秒为 ${rate(slowest)} 词元/秒。`,
    seconds: '秒',
    rate: '词元/秒'
  },
  device: {
    title: '设备和版本',
    gpu: '图形处理器',
    processor: '处理器',
    unnamed: '此浏览器的 WebGPU 不给出名称',
    renderer: 'WebGL 报告的名称',
    browser: '浏览器',
    system: '系统',
    cores: '处理器核心',
    memory: '内存',
    memoryRounded: (gigabytes) => `${count(gigabytes)} GB，经浏览器取整`,
    screen: '屏幕',
    hertz: (value) => `${rate(value)} 赫兹`,
    clock: '时钟的最小步长',
    isolated: '跨源隔离',
    power: '电源',
    plugged: '已接电源',
    battery: (level) => `使用电池，${level}`,
    yes: '是',
    no: '否',
    features: '功能',
    limits: '限制',
    model: '模型',
    context: '上下文',
    tokens: (value) => plural(value, { other: '个词元' }),
    protocol: '测试方案',
    protocolIs: (version, kind, n, seed) =>
      `第 ${version} 版，${kind}，重复 ${count(n)} 次，随机种子 ${seed}`,
    versions: '版本',
    hashes: { library: '模型库', config: '配置', index: '权重', tokenizer: '分词器' },
    none: '无'
  },
  give: {
    title: '分享',
    link: '复制链接',
    linkMeans: '链接里带着整份报告，不经过任何服务器。',
    markdown: '复制为 Markdown',
    json: '存为 JSON',
    csv: '存为 CSV',
    png: '存为图片',
    copied: '已复制。',
    notCopied: '浏览器不允许复制。',
    saved: (name) => `已存为 ${name}。`,
    failed: '这份结果写不出来。',
    noPicture: '为防止指纹识别，浏览器用噪声代替了图片。请允许本页使用画布数据，或者截屏。',
    notValid: '无论以什么形式分享，都会写明结果无效。'
  },
  kept: {
    title: '这台设备上的结果',
    none: '这里还没有测过。',
    unavailable: '浏览器不为本页保存任何内容：关闭后结果就没有了。',
    full: (most) => `最多保留 ${count(most)} 份结果：下一份会取代最早的一份，请先保存。`,
    open: (name) => `打开 ${name}`,
    choose: (name) => `比较 ${name}`,
    delete: (name) => `删除 ${name}`,
    deleted: '结果已删除。',
    clear: '全部删除',
    clearSure: (n) => `将从这个浏览器中删除 ${count(n)} 份结果。`,
    clearYes: '删除',
    clearNo: '保留',
    cleared: '所有结果都已删除。',
    saveAll: '全部存为 JSON 行',
    compare: (n) => (n > 0 ? `比较这 ${count(n)} 份` : '比较'),
    compareHint: '选择两份或更多来比较。',
    file: '打开文件',
    fileHint:
      '在这里或别的设备上保存的 JSON 或 JSON 行文件，也可以拖到本页上。来自文件的结果在页面关闭后不再保留。',
    fromFile: '来自文件',
    notValid: '无效',
    opened: (n) => `打开了 ${count(n)} 份结果。`,
    refused: (n) => `拒绝了 ${count(n)} 条：不是本测速的结果，或者被改动过。`,
    otherVersion: (n) =>
      `${count(n)} 份是本测速另一个版本的结果。请重新加载页面：它可能比这些结果旧。`,
    left: (n) => `另有 ${count(n)} 份没有读取：请分成几个文件。`,
    problems: {
      size: '文件太大：每份结果只有几千字节。',
      json: '文件不是 JSON。',
      empty: '文件里没有结果。'
    }
  },
  compare: {
    title: '比较',
    text: '每秒词元数：各次重复的平均值 ± 标准差。每份结果都与第一份比较。',
    repetitions: (n) => `重复 ${count(n)} 次`,
    first: '第一份',
    times: (ratio) => `${ratio} 倍`,
    verdicts: {
      faster: '更快',
      slower: '更慢',
      noise: '在误差之内',
      unknown: '样本太少，无法判断'
    },
    test: '按 5% 水平的韦尔奇 t 检验：偶然出现的可能性高于它的差异算作误差。',
    differences: {
      invalid: '其中有一份结果无效。',
      model: '模型不同。',
      quantization: '量化方式不同。',
      context: '上下文长度不同。',
      library: '模型库版本不同。',
      kernels: '内核的方式不同。',
      engine: 'web-llm 的版本不同。',
      app: 'Thinktab 的版本不同。',
      backend: '它们不是在同一类设备上测的：显卡、代替显卡的处理器，或没有 WebGPU 的处理器。'
    },
    missing: '–',
    back: '返回'
  },
  link: {
    title: '来自别处的结果',
    unverified: '它是随链接来的，没有人核对过：制作链接的人可能改过数字。',
    here: '在这里做同样的测速',
    ofModel: (name) => `那份结果测的是 ${name}。要比较两台设备，请选择同一个模型。`,
    broken: '这个链接里没有能读取的结果。',
    brokenMeans: '可能在复制时被截断了，请再要一次。',
    other: '这个链接里是本测速另一个版本的结果。',
    otherMeans: '请重新加载页面：它可能比链接旧。',
    dismiss: '知道了'
  },
  asked: (model) => `先加载 ${model}，然后测量。`,
  duration: seconds
};
