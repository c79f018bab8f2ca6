import type { settings as english } from '../en/settings.ts';
import { count } from '../format.ts';

export const settings: typeof english = {
  durable: {
    label: '边写边保存回复',
    means: '崩溃或刷新后从中断处继续。关闭时，回复结束之前仅在离开或隐藏页面时存储。'
  },
  title: '设置',
  conversation: {
    title: '此对话',
    text: '更改从下一条回复起生效，无需重新加载。',
    penalties: '惩罚项',
    makeDefaults: '设为默认值',
    reset: '恢复模型的推荐设置',
    isDefaults: '新对话将使用这些设置。',
    isRecommended: '当前是模型的推荐设置。'
  },
  origin: {
    address: '来自本页的网址',
    conversation: '仅用于此对话'
  },
  systemPrompt: {
    label: '系统提示词',
    means: '在对话之前告诉模型的话。R1 不用反而更好：重要的内容请写在问题里。',
    empty: '无',
    tooLong: (most) => `未采用：最多只能有 ${count(most)} 个字符。`
  },
  fields: {
    temperature: {
      label: '温度',
      means: '选择下一个词元的自由程度。0 表示总选最可能的一个。',
      empty: ''
    },
    topP: {
      label: 'Top-p（核采样）',
      means: '只在累计概率达到此值的最可能词元中选择。1 表示全部。',
      empty: ''
    },
    maxTokens: {
      label: '每条回复的最大词元数',
      means: '到此截断，思考过程也计算在内。',
      empty: '尽可能多'
    },
    thinkingBudget: {
      label: '思考预算（词元）',
      means: '思考达到此长度就结束，开始作答。',
      empty: '不限'
    },
    seed: {
      label: '随机种子',
      means: '种子、设置和对话都相同时，会得到相同的回复。',
      empty: '每次不同'
    },
    presencePenalty: {
      label: '存在惩罚',
      means: '大于 0 时，已经写过的内容更不容易再出现。0 表示关闭。',
      empty: ''
    },
    frequencyPenalty: {
      label: '频率惩罚',
      means: '同上，写过的次数越多，惩罚越大。0 表示关闭。',
      empty: ''
    },
    repetitionPenalty: {
      label: '重复惩罚',
      means: '降低已写内容再次出现的概率。1 表示关闭。',
      empty: ''
    }
  },
  keepThoughts: {
    label: '在后续对话中保留思考过程',
    means: '模型会重新读取之前的思考。这会占用上下文，而 R1 训练时并不保留。'
  },
  wrong: {
    number: (low, high) => `未采用：必须是 ${low} 到 ${high} 的数。`,
    whole: (low, high) => `未采用：必须是 ${count(low)} 到 ${count(high)} 的整数。`
  },
  model: {
    title: '模型',
    context: '上下文长度',
    contextMeans: '模型最多能记住的词元数：对话和回复都算在内。',
    suits: (tokens) => `适合本设备的长度（${tokens}）`,
    suitsAny: '适合本设备和模型的长度',
    tokens: (tokens) => `${tokens} 词元`,
    tokensCost: (tokens, memory) => `${tokens} 词元 · ${memory}`,
    reload: (name, has) => `${name} 的上下文是 ${has} 词元，改变长度需要重新加载模型。对话会保留。`,
    costs: (then, now) => `之后占用 ${then} 显存，现在是 ${now}。`,
    tooShort: (used) => `此对话已有 ${used} 个词元，会放不下。`,
    load: (tokens) => `用 ${tokens} 词元重新加载`,
    busy: '正在写回复，重新加载会中断它。'
  },
  browser: {
    title: '此浏览器',
    theme: '主题',
    themes: {
      system: '跟随系统',
      light: '浅色',
      dark: '深色'
    },
    language: '语言',
    languageMissing: '无法获取此语言。请检查网络，然后重试。'
  }
};
