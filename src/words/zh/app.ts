import type { app as english } from '../en/app.ts';

export const app: typeof english = {
  name: 'Thinktab',
  chats: '对话列表',
  newChat: '新对话',
  actions: '搜索操作、对话和模型',
  settings: '设置',
  close: '关闭',
  welcome: {
    title: 'DeepSeek-R1，就在这个标签页里思考。',
    text: '在你自己的 GPU 上运行，你写的内容不会离开本页。',
    textWithoutGpu: '在你自己的设备上运行，你写的内容不会离开本页。'
  },
  lines: {
    pocket:
      '小到可以直接放进本页，所以能立刻回答。只会算术、比大小和数字母，别的都不懂，而且只懂英文。',
    'r1-qwen-1.5b': '真正的 R1：数学、代码、推理。下载一次，存在本设备，之后可离线使用。',
    'r1-qwen-7b': '更强，更慢，需要大显存的显卡。',
    'r1-llama-8b': '这里最大的模型，需要大显存的显卡。'
  },
  pocket: {
    knows: 'Pocket 只会做数字和字母的小题目，只懂英文，请用英文提问。',
    needs: (name) => `${name} 需要 WebGPU。`,
    load: (name, size) => `加载 ${name}（${size}）`
  },
  // In English: Pocket reads nothing else.
  suggestions: {
    pocket: [
      'How many r are in strawberry?',
      'Which is larger, 9.11 or 9.9?',
      'What is 1203 minus 458?',
      '47+85?'
    ]
  },
  lineOfOther: (url) => `来自 ${url}`,
  card: {
    load: '加载',
    parameters: '参数',
    download: '下载量',
    memory: (context) => `显存（${context} 词元上下文）`,
    page: '模型主页',
    runs: {
      good: '可以运行',
      slow: '可以运行，但较慢',
      tight: '可能放不下',
      no: '在这里无法运行',
      unknown: '尚未检查'
    },
    builtIn: '内置',
    here: {
      complete: '已存储',
      partial: '部分存储'
    },
    noRoom: (needed, available) => `它需要 ${needed} 存储空间，而浏览器只剩 ${available}。`
  },
  models: {
    open: '所有模型',
    title: '模型',
    whileLoading: (name) => `${name} 正在加载：模型`,
    offered: '更多模型',
    text: '下载一次，存在此浏览器中，之后无需联网即可使用。',
    address: '用文件夹网址加载其他 MLC 格式的模型',
    addressHint: 'Qwen 2 或 Llama 架构，q4f16_1 或 q4f32_1 量化。服务器必须允许其他网站读取。',
    addressWrong: '这不是文件夹的网址：网址应以 https:// 或 http:// 开头。',
    addressLoad: '从此网址加载'
  },
  device: {
    title: '本设备',
    looking: '正在检查本设备…',
    none: '本设备上没有 WebGPU',
    unnamed: 'GPU',
    webgpu: 'WebGPU',
    f16: 'f16',
    subgroups: 'subgroups',
    again: '重新检查',
    adapter: '适配器',
    features: '特性',
    noFeatures: '无',
    limits: '限制'
  },
  load: {
    title: (name) => `正在加载 ${name}`,
    phases: {
      config: '正在读取模型描述',
      download: '正在下载权重',
      engine: '正在启动引擎',
      upload: '正在将权重传入 GPU',
      compile: '正在准备 GPU 程序'
    },
    starting: '正在启动',
    waiting: '正在等待另一个标签页，它在获取相同的文件',
    perSecond: '每秒',
    left: (time) => `还剩 ${time}`,
    cancel: '取消',
    pause: '暂停',
    resume: '继续',
    states: {
      fetching: '',
      paused: '已暂停',
      offline: '等待网络',
      retrying: '连接中断，正在重试'
    },
    progress: '进度',
    files: {
      title: (done, total) => `${total} 个文件中已有 ${done} 个下载并校验`,
      from: (host) => `来自 ${host}`,
      free: '没有需要获取的文件了',
      states: {
        fetching: '正在接收',
        paused: '已暂停',
        offline: '等待网络',
        retrying: '中断，正在重试',
        verifying: '正在校验'
      }
    }
  },
  host: {
    label: '下载源',
    placeholder: 'huggingface.co',
    hint: 'Hugging Face 的镜像，或为每个模型设有文件夹的服务器。已存储的内容会保留。',
    set: '使用',
    reset: '恢复默认',
    isDefault: '模型从 Hugging Face 下载。',
    isSet: (host) => `模型从 ${host} 下载。已存储的内容会保留。`,
    problems: {
      address: '这不是网址。网址形如 https://models.example/folder。',
      protocol: '只能使用以 https:// 或 http:// 开头的网址。',
      login: '网址中不能含有用户名和密码：本页无法为它们保密。',
      insecure: '本页通过 https 打开，浏览器只允许它从 https 网址获取内容。',
      query: '网址不能含有“?”和“#”：文件名会接在它后面。'
    },
    fromAddress: (host) => `打开本页的链接要求从 ${host} 下载模型。`,
    refuse: '不使用它'
  },
  failure: {
    retry: '重新加载',
    reload: '重新加载模型',
    shorter: (tokens) => `用 ${tokens} 的上下文加载`,
    smaller: (name) => `改为加载 ${name}`,
    other: '选择其他模型',
    choose: '选择模型',
    dismiss: '知道了'
  },
  recovery: {
    loading: (name) => `正在重新加载 ${name}。`,
    done: (name) => `${name} 已重新加载。`,
    said: (what, name, done): string => `${what}${app.recovery[done ? 'done' : 'loading'](name)}`
  },
  tabs: {
    running: '本站的另一个标签页正在运行模型。',
    runningMeans: 'GPU 放不下两个模型。在这里使用，那边的模型就会卸载。',
    taken: (name) => `另一个标签页接管了 GPU，这里的 ${name} 已卸载。`,
    takenMeans: '此对话已保留，按一下就能在这里继续。',
    useHere: '在这里使用',
    leave: '留在那边'
  },
  obstacle: {
    noModel: '加载模型后才能发送。你写的内容会保留。',
    loading: '模型加载时可以先写，就绪后再发送。'
  },
  unloaded: {
    stays: '没有加载模型。对话会保留。',
    cut: '上一条回复被打断。',
    load: (name) => `加载 ${name}`,
    loadAndGoOn: (name) => `加载 ${name} 并继续`
  },
  durable: {
    label: '边写边保存回复',
    means: '崩溃或刷新后从中断处继续。关闭时，回复结束之前仅在离开或隐藏页面时存储。'
  },
  status: {
    none: '无模型',
    loading: '加载中',
    ready: '就绪',
    reading: '读取中',
    thinking: '思考中',
    answering: '回答中',
    lost: '已停止'
  },
  loaded: {
    open: (name) => `${name}，已加载的模型`,
    title: (name) => `已加载：${name}`,
    parameters: '参数',
    weights: '权重',
    memory: '显存',
    runsOn: '运行于',
    gpu: 'GPU',
    cpu: 'CPU',
    context: '上下文',
    took: '加载用时',
    means: {
      runsOn: '词元在哪里计算。',
      parameters: '模型学到的数值；计算每个词元都要用到全部参数。',
      weights: '参数存储时的大小，每个约四位。',
      memory: '权重、对话的记忆（KV 缓存）和工作缓冲区的总和。',
      context: '模型最多能记住的词元数：对话和回复都算在内。',
      took: '从按下按钮到就绪，包括下载。'
    },
    seed: (seed) => `随机种子 ${seed}`,
    temperature: (value) => `温度 ${value}`,
    topP: (value) => `top-p ${value}`,
    maxTokens: (value) => `每条回复最多 ${value} 个词元`,
    unload: '卸载'
  },
  announce: {
    loaded: (name) => `${name} 已加载`,
    loading: (name) => `正在加载 ${name}`,
    loadFailed: '加载失败'
  },
  offline: {
    preparing: '正在准备离线使用…',
    ready: '可离线打开',
    failed: '暂时无法离线打开：本页未能保存，下次访问时会重试。',
    update: {
      ready: '有新版本可用。',
      ends: '请在此对话结束后刷新：它不会保存。',
      reload: '刷新',
      later: '以后再说'
    }
  },
  refused: {
    title: '本页网址中有些要求没有采用：',
    one: (name, value, allowed) => `${name}“${value}”：必须是${allowed}。`,
    allowed: {
      model: '所列模型的简称，或文件夹的网址',
      host: '服务器的 https 网址，不含用户名、密码和“?”',
      context: ' 256 到 131072 的整数',
      temperature: ' 0 到 2 的数',
      top_p: '大于 0、不超过 1 的数',
      seed: ' 0 到 2147483647 的整数',
      max_tokens: ' 1 到 131072 的整数'
    }
  }
};
