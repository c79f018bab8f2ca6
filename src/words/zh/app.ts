import type { app as english } from '../en/app.ts';

export const app: typeof english = {
  name: 'Thinktab',
  rooms: {
    label: '房间',
    chat: '对话',
    bench: '测速',
    stage: '演讲'
  },
  pageTitle: 'Thinktab：浏览器标签页里的 DeepSeek-R1',
  chatTitle: (title: string) => `${title} – Thinktab`,
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
  lineOfOther: (url) => `来自 ${url}`,
  card: {
    load: '加载',
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
  drop: {
    title: '拖放到这里',
    text: '模型（文件夹、其中的文件或 zip 压缩包）、保存的对话文件，或要放入消息的文本'
  },
  models: {
    open: '所有模型',
    title: '模型',
    whileLoading: (name) => `${name} 正在加载：模型`
  },
  device: {
    title: '本设备',
    looking: '正在检查本设备…',
    none: '本设备上没有 WebGPU',
    unnamed: 'GPU',
    again: '重新检查'
  },
  obstacle: {
    noModel: '加载模型后才能发送。你写的内容会保留。',
    begins: (name) => `发送时会先加载 ${name}。`,
    loading: '模型加载时发送的内容，就绪后就会回答。',
    waiting: '模型就绪后自动发送；改动内容即取消。',
    measuring: '正在测速，结束后才能发送。'
  },
  status: {
    none: '无模型',
    loading: '加载中',
    ready: '就绪',
    reading: '读取中',
    thinking: '思考中',
    answering: '回答中',
    lost: '已停止',
    measuring: '测速中'
  },
  sealed: '已封闭',
  loaded: {
    open: (name) => `${name}，已加载的模型`
  },
  announce: {
    loaded: (name) => `${name} 已加载`,
    loading: (name) => `正在加载 ${name}`
  },
  offline: {
    preparing: '正在准备离线使用…',
    ready: '可离线打开',
    failed: '暂时无法离线打开：本页未能保存，下次访问时会重试。'
  }
};
