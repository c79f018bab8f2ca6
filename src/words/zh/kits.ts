import type { kits as english } from '../en/kits.ts';

export const kits: typeof english = {
  load: {
    title: '从磁盘加载',
    text: 'U 盘或磁盘上的模型包：可以是文件夹、其中的文件，或 zip 压缩包。也可以直接拖到本页任意位置。',
    folder: '选择文件夹',
    files: '选择文件或 zip'
  },
  unreadable: (name) => ({
    what: `这里无法读取 ${name}。`,
    meaning: '本页的模型只读文本，不读图片或文档。文本不能超过 2 MB。',
    next: '请复制要提问的文字，然后粘贴到消息中。'
  }),
  importing: {
    looking: '正在查看文件…',
    title: (name) => `正在从磁盘加载 ${name}`,
    what: '逐个文件与模型索引核对，然后存入浏览器。'
  },
  imported: {
    title: (name) => `${name} 已存入浏览器`,
    text: '所有文件都正确无误，从现在起无需联网即可使用。',
    load: '立即加载',
    rest: (name) => `加载 ${name}`,
    later: '以后再说'
  },
  choose: {
    open: '导出',
    title: (name) => `导出 ${name}`,
    text: '将模型文件写到磁盘或 U 盘，并附上使用说明。其他浏览器不联网也能加载。',
    zip: '导出为一个 zip',
    folder: '导出到文件夹'
  },
  exporting: {
    title: (name) => `正在导出 ${name}`,
    waiting: '等待选择保存位置…',
    what: '每个文件在写出时都会校验。'
  },
  exported: {
    title: (name) => `${name} 已导出`,
    written: '模型包已写好，其中每个文件都已校验。',
    download: '浏览器正在将它复制到下载目录，完成之前请不要关闭本页。',
    again: (name) => `下载 ${name}`
  },
  progress: '进度',
  cancel: '取消',
  close: '关闭'
};
