import type { settings as english } from '../en/settings.ts';
import { count } from '../format.ts';

export const settings: typeof english = {
  title: '设置',
  close: '关闭',
  conversation: {
    title: '本次对话',
    text: '更改从下一条回复起生效，无需重新加载。',
    penalties: '惩罚项',
    makeDefaults: '设为默认',
    reset: '恢复模型推荐值',
    isDefaults: '新对话将使用这些设置。',
    isRecommended: '这些是模型推荐的设置。'
  },
  origin: {
    address: '来自本页地址',
    conversation: '仅用于本次对话'
  },
  systemPrompt: {
    label: '系统提示词',
    means: '在对话开始前告诉模型的话。R1 不用它效果更好：重要的内容请写在问题里。',
    empty: '无',
    tooLong: (most: number) => `最多 ${count(most)} 个字符，超出的内容不会使用。`
  },
  fields: {
    temperature: {
      label: '温度',
      means: '选择下一个词元的自由程度。0：总是选最可能的。',
      empty: ''
    },
    topP: {
      label: 'Top-p',
      means: '只在合计达到这一比例的最可能词元中选择。1：全部。',
      empty: ''
    },
    maxTokens: {
      label: '回复的词元上限',
      means: '到此截断，思考部分也计算在内。',
      empty: '放得下就不限'
    },
    thinkingBudget: {
      label: '思考预算（词元）',
      means: '思考达到这个数量就结束，开始回答。',
      empty: '不限'
    },
    seed: {
      label: '随机种子',
      means: '种子、设置和对话都相同时，回复也相同。',
      empty: '每次不同'
    },
    presencePenalty: {
      label: '存在惩罚',
      means: '大于 0 时，已写过的内容更不容易再出现。0：关闭。',
      empty: ''
    },
    frequencyPenalty: {
      label: '频率惩罚',
      means: '同上，写过的次数越多，惩罚越大。0：关闭。',
      empty: ''
    },
    repetitionPenalty: {
      label: '重复惩罚',
      means: '降低已写内容的可能性。1：关闭。',
      empty: ''
    }
  },
  keepThoughts: {
    label: '在后续轮次中保留思考',
    means: '模型会再次读到自己之前的思考。这会占用上下文，而且 R1 的训练中没有这样做。'
  },
  wrong: {
    number: (low: number, high: number) => `未使用：必须是 ${low} 到 ${high} 之间的数。`,
    whole: (low: number, high: number) =>
      `未使用：必须是 ${count(low)} 到 ${count(high)} 之间的整数。`
  },
  model: {
    title: '模型',
    context: '上下文长度',
    contextMeans: '模型最多能记住的词元数：对话和回复合计。',
    suits: (tokens: string) => `适合本设备（${tokens}）`,
    suitsAny: '适合设备和模型的长度',
    tokens: (tokens: string) => `${tokens} 个词元`,
    tokensCost: (tokens: string, memory: string) => `${tokens} 个词元 · ${memory}`,
    reload: (name: string, has: string) =>
      `${name} 现有 ${has} 个词元的上下文，要改变长度必须重新加载。对话会保留。`,
    costs: (then: string, now: string) => `之后将占用 ${then} 显存；现在是 ${now}。`,
    tooShort: (used: string) => `本次对话已有 ${used} 个词元，放不下。`,
    load: (tokens: string) => `以 ${tokens} 个词元重新加载`,
    busy: '正在写回复，重新加载会将其截断。'
  },
  browser: {
    title: '本浏览器',
    theme: '主题',
    themes: { system: '跟随系统', light: '浅色', dark: '深色' },
    language: '语言'
  }
};
