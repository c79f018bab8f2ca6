import type { history as english } from '../en/history.ts';
import { count, formatBytes } from '../format.ts';

const chats = (number: number): string => `${count(number)} 个对话`;

export const history: typeof english = {
  title: '对话',
  hide: '隐藏对话列表',
  unavailable: '浏览器没有给本页存储空间：对话不会保存，也就没有列表。',
  newer: '对话由本页的更新版本保存，数据安全无损。重新加载页面即可获取该版本。',
  newChat: '新对话',
  search: '搜索对话',
  found: (number) => (number === 0 ? '没有找到' : `找到 ${chats(number)}`),
  nothing: (query) => `没有对话包含“${query}”。`,
  empty: '还没有对话。所有对话都只保存在此浏览器中。',
  untitled: '未命名的对话',
  draft: '草稿',
  pinned: '已置顶',
  keys: '方向键移动，Enter 打开，F2 重命名，Delete 删除。',
  actions: (title) => `对“${title}”的操作`,
  rename: '重命名',
  renameLabel: '对话名称',
  renamed: (title) => `已重命名为“${title}”。`,
  pin: '置顶',
  unpin: '取消置顶',
  asMarkdown: '保存为 Markdown',
  asJson: '保存为 JSON',
  delete: '删除',
  deleted: (title) => `已删除“${title}”。`,
  deletedMany: (number) => `已删除 ${chats(number)}。`,
  undo: '撤销',
  broughtBack: (number) => `已恢复 ${chats(number)}。`,
  elsewhere: (title) => `“${title}”已在另一个标签页打开，请先在那里关闭。`,
  elsewhereMany: (number) => `${chats(number)}已在其他标签页打开，因此保留。`,
  files: '保存与恢复',
  allAsMarkdown: '全部保存为 Markdown',
  allAsJson: '全部保存为 JSON',
  import: '从文件添加',
  thoughts: 'Markdown 中包含思考过程（折叠）',
  clearAll: '全部删除',
  clearQuestion: (number) => `删除全部 ${chats(number)}？`,
  clearText: '在删除其他对话或关闭本页之前，都可以撤销。',
  clearYes: (number) => `删除 ${chats(number)}`,
  clearNo: '保留',
  dismiss: '知道了',
  saved: (number, name) => `已将 ${chats(number)}保存为 ${name}。`,
  nothingToSave: '没有可以保存的内容。',
  importing: (name) => `正在读取 ${name}…`,
  failed: '操作失败：浏览器的存储没有响应。请刷新页面后重试。',
  imported: {
    added: (number) => `已添加 ${chats(number)}。`,
    copied: (number) => `其中 ${count(number)} 个与这里同源的对话内容不同，已并列保存。`,
    here: (number) => `${count(number)} 个已经在这里。`,
    full: '其余的放不下了：浏览器的存储空间已满。',
    refused: (number) => `${count(number)} 个未被接受：`,
    more: (number) => `以及另外 ${count(number)} 个`,
    because: {
      broken: '已损坏',
      empty: '里面没有内容',
      messages: '消息超过 10,000 条',
      twice: '在文件中出现了两次',
      tooMany: '一个文件最多包含 10,000 个对话'
    }
  },
  fileProblem: {
    size: (bytes) => `文件大小为 ${formatBytes(bytes)}，最多只能读取 32 MB。没有添加任何内容。`,
    json: '这不是 JSON 文件，或者文件不完整。没有添加任何内容。',
    depth: '文件的嵌套层数超过任何正常导出的文件。没有添加任何内容。',
    format: '这不是由本页保存的对话文件。没有添加任何内容。',
    version: '文件来自比本页更新的版本。请刷新页面后重试。没有添加任何内容。',
    empty: '文件中没有对话。'
  },
  markdown: {
    untitled: '未命名的对话',
    you: '你',
    model: '模型',
    thought: '思考过程',
    cut: '这条回复被中断。'
  }
};
