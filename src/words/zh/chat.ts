import type { chat as english } from '../en/chat.ts';
import { count } from '../format.ts';

export const chat: typeof english = {
  chats: '对话',
  composer: {
    label: '消息',
    placeholder: '问个问题',
    send: '发送',
    stop: '停止',
    toSend: 'Enter 发送，Shift + Enter 换行'
  },
  turn: {
    copy: '复制',
    copied: '已复制',
    notCopied: '浏览器不允许复制。'
  },
  versions: {
    shown: (at, of) => `第 ${count(at)} 个版本，共 ${count(of)} 个`
  },
  deleted: (messages) => `已删除 ${count(messages)} 条消息。`,
  undo: '撤销',
  broughtBack: '已恢复删除的内容。',
  details: '详情',
  announce: {
    reading: '正在读取提示词',
    thinking: '思考中',
    answering: '正在回答',
    done: '回答完毕',
    stopped: '已停止',
    failed: '回复失败',
    interrupted: '上一条回复被打断'
  },
  full: {
    counting: '正在计算词元数…',
    obstacle: (tokens, available) =>
      `太长：${count(tokens)} 个词元，上下文只能容纳 ${count(available)} 个`,
    notEnough: '即使去掉之前的对话也放不下。没有略去任何内容。'
  },
  notKept: {
    opening: '',
    kept: '',
    unavailable: '此对话不会保存：浏览器没有给本页存储空间。',
    full: '此对话不再保存：浏览器的存储空间已满。',
    missing: '此对话暂未保存。请检查网络。',
    newer:
      '此对话不会保存：你的对话由本页的更新版本保存，数据安全无损。重新加载页面即可获取该版本。',
    blocked: '此对话暂未保存：有标签页仍打开着本页的旧版本，占用了存储空间。请关闭那个标签页。',
    elsewhere: '此对话已在另一个标签页打开：在这里新增的内容不会保存。'
  },
  part: {
    missing: '无法从服务器获取本页的一部分。请检查网络。',
    again: '重试',
    dismiss: '知道了'
  }
};
