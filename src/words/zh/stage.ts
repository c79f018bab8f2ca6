import type { stage as english } from '../en/stage.ts';
import { count, countOf } from '../format.ts';

export const stage: typeof english = {
  title: '在现场演示',
  text: '全屏大字，最后一排也能看清：你的提示词、思考过程、回答，以及生成速度。',
  enter: '开始演讲',
  enterOther: '在另一块屏幕上开始演讲',
  speaker: '打开演讲者窗口',
  speakerText:
    '显示你的备注和下一条内容，放在只有你能看到的屏幕上。它是本站的一个页面，可离线使用。',
  twoScreens: {
    several:
      '这里有两块屏幕。演讲会占满本窗口所在的那一块：把本窗口移到投影仪上，演讲者窗口留在自己这边。',
    choice:
      '这里有两块屏幕。请在演讲前试一次另一块：浏览器会询问一次是否允许本页使用它。之后按 F9 也会到那里，演讲者窗口则留在你这边。'
  },
  speakerBlocked: '浏览器没有打开窗口。请允许本站的弹出窗口，然后重试。',
  obstacle: {
    noModel: '尚未加载模型。',
    loading: (name) => `正在加载 ${name}。`,
    again: (name) => `${name} 已停止，正在重新加载。`,
    offline: (name) => `${name} 正在等待网络。`,
    silent: (name) => `正在加载 ${name}，但没有收到任何数据。`,
    retrying: (name) => `正在加载 ${name}：连接中断，正在重试。`,
    paused: (name) => `${name} 未加载：下载已暂停。`,
    goOn: '按 Enter 继续。',
    enter: (name) => `按 Enter 加载 ${name}。`,
    elsewhere: '另一个标签页正在使用 GPU。'
  },
  choose: '选择模型',
  script: {
    title: '讲稿',
    empty: '还没有提示词。按演讲的顺序写下你要提的问题。',
    add: '添加提示词',
    full: (most) => `一份讲稿最多 ${count(most)} 条提示词。`,
    prompt: (place) => `提示词 ${count(place)}`,
    notes: (place) => `提示词 ${count(place)} 的备注`,
    text: '你要问的内容',
    notesText: '备注：只在演讲者窗口中显示',
    follows: '在同一对话中继续',
    up: (place) => `上移提示词 ${count(place)}`,
    down: (place) => `下移提示词 ${count(place)}`,
    remove: (place) => `删除提示词 ${count(place)}`,
    moved: (place, of) => `现在是第 ${countOf(place, of)} 条。`,
    removed: '提示词已删除。',
    replaced: '你的讲稿已被另一份替换。',
    back: '已恢复。',
    notKept: '此处无法存储：讲稿会随页面关闭而消失。请保存为文件。',
    save: '保存为文件',
    open: '打开文件',
    link: '复制链接',
    linkCopied: '链接已复制，其中也包含备注。',
    linkNotCopied: '浏览器不允许页面复制。',
    linkTooLong: '讲稿太长，无法放入链接。请保存为文件。',
    opened: (prompts) => `已读取 ${count(prompts)} 条提示词。`,
    leftOut: (prompts) => `已略过 ${count(prompts)} 条：内容为空或过长。`,
    problems: {
      size: '该文件太大，不会是讲稿。',
      json: '该文件不是讲稿：不是 JSON。',
      format: '该文件不是讲稿。',
      version: '该讲稿来自本页面的更新版本。',
      empty: '该讲稿中没有提示词。',
      link: '链接中的讲稿已损坏。'
    },
    shared: (prompts) => `打开本页的链接带来一份有 ${count(prompts)} 条提示词的讲稿。`,
    use: '使用它',
    instead: '用它替换我的讲稿',
    refuse: '不使用',
    clicker: '翻页笔的“下一页”先提问',
    clickerText: '按 Page Down 时先提出当前的问题，答完后再到下一条：三个按键就能完成演讲。'
  },
  keys: {
    title: '演讲时',
    forward: '下一条提示词',
    back: '上一条提示词',
    run: '提问',
    ask: '输入现场观众的问题',
    answer: '结束思考，立即作答',
    clear: '停止并清空屏幕；再按一次继续',
    record: '把回复保留为录制',
    play: '播放此提示词的录制',
    code: '显示或收起给观众的二维码',
    leave: '结束演讲'
  },
  show: {
    label: '演讲',
    thought: '思考过程',
    answer: '回答',
    rate: '每秒词元数',
    unit: '词元/秒',
    onCpu: '词元/秒（处理器）',
    none: '–',
    here: '就在这个浏览器标签页中',
    phases: {
      reading: '读取中',
      thinking: '思考中',
      answering: '作答中',
      done: '完成'
    },
    thoughtFor: (time) => `思考了 ${time}`,
    ended: {
      stop: '',
      length: '回答到此为止：已达到长度上限。',
      stopped: '已停止。',
      failed: '回复中断了。',
      interrupted: '回复中断了。'
    },
    tokens: (tokens) => `${count(tokens)} 个词元`,
    nothing: '还没有讲稿。按 Esc 返回编写页面。',
    controls: '控制',
    commands: {
      back: '上一条',
      forward: '下一条',
      run: '提问',
      ask: '现场问题',
      answer: '立即作答',
      clear: '停止并清空',
      record: '录制',
      play: '播放录制',
      code: '二维码',
      leave: '结束'
    },
    place: (place, of) => countOf(place, of)
  },
  asking: {
    title: '现场观众的问题',
    keys: '按 Enter 提问，按 Esc 离开。'
  },
  window: {
    title: '演讲者',
    now: '当前',
    next: '下一条',
    last: '这是最后一条提示词。',
    notes: '备注',
    noNotes: '这条提示词没有备注。',
    none: '讲稿是空的。',
    looking: '正在寻找演讲页面……',
    gone: '演讲页面没有回应。它的标签页还开着吗？一旦恢复，本窗口会自动继续。',
    waits: '演讲尚未开始显示。',
    dark: '屏幕已变黑。',
    code: '正在显示给观众的二维码。',
    ready: '尚未提问。',
    talk: '已演讲时间',
    clock: '当前时间',
    rate: (rate) => `${rate} 词元/秒`
  }
};
