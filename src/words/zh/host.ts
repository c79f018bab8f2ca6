import type { host as english } from '../en/host.ts';

export const host: typeof english = {
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
};
