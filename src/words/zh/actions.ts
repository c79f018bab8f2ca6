import type { actions as english } from '../en/actions.ts';

export const actions: typeof english = {
  titles: {
    palette: '搜索操作、对话和模型',
    newChat: '新对话',
    message: '写消息',
    stop: '停止回复',
    copyAnswer: '复制最后一条回答',
    again: '重新回答',
    editQuestion: '编辑最后一个问题',
    history: '显示或隐藏对话列表',
    models: '模型',
    settings: '设置',
    theme: '切换浅色与深色',
    toChat: '转到对话',
    traffic: '此页面的请求与封闭',
    toBench: '测量这台设备的速度',
    stage: '开始演讲（全屏）',
    toStage: '准备演讲',
    unload: '卸载模型',
    shortcuts: '键盘快捷键'
  },
  palette: {
    label: '搜索操作、对话和模型',
    placeholder: '想做什么？',
    results: '结果',
    none: '没有找到。',
    actions: '操作',
    chats: '最近的对话',
    models: '可加载的模型',
    untitled: '未命名的对话',
    load: (name) => `加载 ${name}`
  },
  shortcuts: {
    title: '键盘快捷键',
    everywhere: '任何位置',
    message: '在消息框中',
    send: '发送',
    newLine: '换行',
    single: '按 ? 打开此列表',
    singleMeans: '使用语音输入时请关闭，以免念出的符号触发它。'
  }
};
