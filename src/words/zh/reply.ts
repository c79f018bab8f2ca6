import type { reply as english } from '../en/reply.ts';
import { count, rate, running, seconds } from '../format.ts';

export const reply: typeof english = {
  log: '对话',
  you: '你',
  model: '模型',
  toEnd: '回到底部',
  again: '重新回答',
  goOn: '继续',
  answer: '回答',
  versions: {
    label: '这条消息的各个版本',
    at: (at, of) => `${count(at)}/${count(of)}`,
    previous: '上一个版本',
    next: '下一个版本'
  },
  readout: {
    label: '每秒词元数',
    unit: '词元/秒',
    unitOnCpu: '词元/秒 · CPU',
    none: '–',
    context: '已用上下文',
    of: (used, available) => `${count(used)} / ${count(available)}`
  },
  full: {
    prompt: '这条消息放不下。',
    promptMeaning: (tokens, available) =>
      `连同之前要告诉模型的内容，共 ${count(tokens)} 个词元，而上下文只能容纳 ${count(available)} 个。消息仍留在输入框中。`,
    answer: '上下文放不下这个回答。',
    answerMeaning: (tokens, available) =>
      `连同之前要告诉模型的内容，这个问题共 ${count(tokens)} 个词元，而上下文只能容纳 ${count(available)} 个。没有更改任何内容。`,
    reply: '上下文已满，回复在此停止。',
    replyMeaning: (available) => `${count(available)} 个词元已全部用完，没有略去任何内容。`,
    leaveOut: '略去最早的对话',
    longer: (tokens, memory) => `用 ${count(tokens)} 词元的上下文重新加载：多占 ${memory} 显存`,
    startNew: '只带这个问题开始新对话',
    cancel: '取消',
    leftOut: (messages) => `上面 ${count(messages)} 条消息已略去：模型不会读取。`,
    putBack: '恢复'
  },
  turn: {
    actions: '对这条消息的操作',
    edit: '编辑',
    again: '重新回答，保留当前版本',
    record: '录制，供演讲时播放',
    unfold: '展开全文',
    fold: '收起',
    remove: '删除',
    removeAll: '删除此条及其后的全部消息'
  },
  empty: {
    title: '准备就绪。',
    text: '问个问题吧。它会先思考，过程看得见，然后作答。',
    suggestions: '可以从这些问题开始',
    // In English: Pocket reads nothing else.
    questions: {
      pocket: [
        'How many r are in strawberry?',
        'Which is larger, 9.11 or 9.9?',
        'What is 1203 minus 458?',
        '47+85?'
      ],
      r1: [
        '9.11 和 9.9 哪个更大？',
        '解方程 x² − 5x + 6 = 0。',
        '用 Python 写一个判断质数的函数。',
        'strawberry 这个单词里有几个字母 r？'
      ]
    }
  },
  edit: {
    label: '编辑你的消息',
    send: '作为新版本发送',
    cancel: '取消',
    hint: '之前的版本及其后的对话都会保留。',
    noModel: '加载模型后才能发送。'
  },
  markdown: {
    copy: '复制',
    copied: '已复制',
    notCopied: '已选中，请按 Ctrl + C',
    noLanguage: '文本',
    code: (language) => (language ? `代码，${language}` : '代码'),
    formula: '公式',
    table: '表格',
    image: (name) => (name ? `图片，未加载：${name}` : '图片，未加载')
  },
  linkOpens: '在新标签页中打开',
  thought: {
    reading: (elapsed) => `正在读取提示词… ${running(elapsed)}`,
    thinking: (elapsed) => `思考中… ${running(elapsed)}`,
    tokens: (tokens) => `${count(tokens)} 个词元`,
    done: (elapsed) => `思考了 ${seconds(elapsed)}`,
    cut: (elapsed) => `思考了 ${seconds(elapsed)}，随后中断`,
    cutNote: {
      stop: '思考在此中断：模型停了下来，没有作答。',
      length: '思考在此中断：达到词元上限，没有作答。',
      stopped: '思考在此中断：你在作答之前停止了它。',
      failed: '思考在此中断：出了错，没有作答。',
      interrupted: '思考在此中断：页面在作答之前被关闭。'
    },
    endNote: {
      asked: '思考在此中断：你要求直接作答。',
      budget: '思考在此中断：思考预算已用完。'
    },
    endTitle: {
      asked: '中断思考，直接作答',
      budget: '因思考预算中断'
    },
    answerNow: '立即作答',
    answerNowTitle: '结束思考，直接作答',
    answerAsked: '正在转入作答…',
    copy: '复制思考过程',
    region: '思考过程'
  },
  ended: {
    stop: '已完成',
    length: '达到长度上限',
    stopped: '已手动停止',
    failed: '出错中断',
    interrupted: '被打断'
  },
  readings: {
    label: '这条回复的测量数据',
    firstWord: '首个词元',
    firstAnswer: '首个回答词元',
    engine: '引擎',
    delivered: '送达',
    prompt: '提示词',
    thought: '思考',
    answer: '回答',
    tokens: '词元',
    continued: '续写',
    temperature: (value) => `温度 ${value}`,
    topP: (value) => `top-p ${value}`,
    maxTokens: (value) => `最多 ${count(value)} 个词元`,
    seed: (value) => `随机种子 ${value}`,
    presence: (value) => `存在惩罚 ${value}`,
    frequency: (value) => `频率惩罚 ${value}`,
    repetition: (value) => `重复惩罚 ${value}`,
    budget: (value) => `思考预算 ${count(value)} 个词元`,
    system: '系统提示词',
    keptThoughts: '发回之前的思考',
    promptRate: (value) => `${rate(value)} 词元/秒`
  },
  contextParts: {
    prompt: { name: '提示词', meaning: '读取的内容：系统提示词、之前的对话和最后的问题。' },
    thought: { name: '思考', meaning: '上一条回复的思考过程，发送下一条消息时会让出空间。' },
    answer: { name: '回答', meaning: '上一条回复到目前为止的回答。' },
    free: { name: '剩余', meaning: '留给回复的其余部分和之后的对话。' }
  },
  /** what each means; asked for */
  meaning: {
    live: '生成回复时每秒到达本页的词元数。词元是文字的小片段，中文一般一两个字，英文约四个字母。N 个词元之间有 N − 1 个间隔，速度等于间隔数除以时间。',
    last: '上一条回复到达本页的速度：词元的间隔数，除以第一个到最后一个词元之间的时间。',
    context: '模型需要记住的词元，以及总共能容纳的数量。用满时回复会结束并说明，不会悄悄略去内容。',
    contextOver:
      '这个对话来自更长的上下文：连同最后一次思考，它的词元比现在能容纳的多。放不下的问题会在发送前说明，并给出腾出空间的办法。',
    firstWord: '从发送到第一个词元的时间：模型要先读完整个提示词，才会写出第一个词元。',
    firstAnswer: '从发送到回答的第一个词元的时间：包括读取提示词和整个思考过程。',
    engine: '引擎内部的速度，由 web-llm 报告：只算解码，不含传到本页的过程。',
    delivered: '词元到达本页的速度。它与引擎速度之差，就是从工作线程传到页面的开销。',
    prompt: '读取了多少个提示词词元，以及每秒读取多少个；模型仍保留着的对话部分不会再读一遍。',
    thought: '思考过程中写出的词元。',
    answer: '思考之后写出的词元。',
    model: (name) => `这条回复由 ${name} 写成。`,
    madeWith: (settings) => `这条回复所用的设置：${settings}。`,
    ended: '回复是怎样结束的：模型自己写完、达到词元上限，或被停止。',
    continued:
      '这条回复中断后又接着写。时间和速度只算最后一段，数量算全部；提示词是为续写而重新读取的内容。'
  }
};
