import type { traffic as english } from '../en/traffic.ts';
import { count, countOf } from '../format.ts';

export const traffic: typeof english = {
  title: '离开此页面的内容',
  sent: {
    none: '没有发送任何内容。',
    noneText: '自页面加载以来，没有任何请求携带内容。',
    some: (size) => `发送了 ${size}。`,
    uncounted: (number) => `${count(number)} 个连接的内容无法计数。`,
    queries: (number) => `${count(number)} 个网址带有查询参数，见下方列表。`
  },
  requested: (number, size) => `${count(number)} 个请求，接收 ${size}`,
  hosts: {
    title: '自页面加载以来的请求',
    host: '主机',
    requests: '请求',
    received: '接收',
    own: '此页面',
    unknown: '未告知',
    atLeast: (size) => `至少 ${size}`,
    all: '所有网址'
  },
  logs: {
    title: '由谁计数',
    page: (number) => `浏览器对页面的记录：${count(number)} 个请求。`,
    workers: (own, timed) =>
      `工作线程自己的日志：${count(own)} 个请求；浏览器对它们的记录：${count(timed)} 个。`,
    seen: (number, since) => `服务工作线程自 ${since} 起看到 ${count(number)} 个请求。`,
    itself: (number) => `它自己取了 ${count(number)} 个文件，用于离线保存页面。`,
    notSeen: '这里没有服务工作线程，因此没有第三份记录。',
    agree: '各份记录一致。',
    differ: (number) => `各份记录在 ${count(number)} 个网址上不一致：`,
    others: (tabs) => `${count(tabs)} 个标签页打开了此页面：服务工作线程看到的是所有标签页的请求。`,
    blind: '浏览器自身或扩展程序的请求，这里谁也看不到：图标、清单文件、服务工作线程的新版本。'
  },
  seal: {
    title: '封闭',
    text: '封闭后，此页面在重新加载之前不再建立任何连接。已加载的模型会继续回答。',
    button: '封闭此页面',
    busy: '正在封闭…',
    sealed: '此页面已封闭。',
    unseal: '重新加载以解除封闭',
    policy: {
      yes: '浏览器会拒绝页面的请求，已实际试过。',
      no: '无法确认浏览器的策略：只有页面自己的代码在拒绝。'
    },
    served: {
      yes: '服务工作线程只用已保存的内容作答，不向任何人请求。',
      no: '这里没有服务工作线程：页面中尚未取得的部分将无法加载，工作线程也只由它们自己的代码约束。'
    },
    workers: {
      none: '没有正在运行的工作线程。之后启动的一开始就是封闭的。',
      all: (number) => `${count(number)} 个工作线程已封闭，并已确认。`,
      some: (closed, all) =>
        `${countOf(closed, all)} 个工作线程确认已封闭。其余的正忙，完成后会读到此命令。`,
      served: (number) => `其中 ${count(number)} 个的请求还会被服务工作线程拒绝。`
    },
    held: (host) => `已拦下：前往 ${host}。`,
    beyond:
      '浏览器不让页面拒绝的，它也管不到：提前解析域名、从框架中发起的 WebRTC 或新标签页。本页面不做这些。',
    cannot: '它管不到你自己的操作：地址栏、扩展程序、其他标签页、重新加载。这些属于浏览器。'
  },
  check: {
    title: '自己检查',
    steps: [
      '打开浏览器的开发者工具（F12）中的网络面板，然后提问。',
      '断开网络（飞行模式），再问一次：它照常回答。',
      '封闭后，在控制台中输入 fetch("/")。浏览器会说明是谁拒绝的。'
    ]
  },
  audience: {
    title: '给观众',
    text: '一个在手机上打开此页面的二维码。那里会立即加载 Pocket（此页面的一部分），要问的内容已经写好。',
    show: '显示二维码',
    alt: (address) => `${address} 的二维码`,
    copy: '复制网址',
    base: '此页面的网址',
    local: '这个网址只通往这台电脑。请写上从外部访问此页面的网址。',
    onlyHere: '这个网址只通往这台电脑。',
    wrong: '这不是页面的网址：应以 https:// 或 http:// 开头。',
    prompt: '要问的内容',
    long: '内容太长，坐在远处无法扫描。',
    withoutPrompt: '要问的内容太长，坐在远处无法扫描，因此不包含在内。',
    carries: '它包含：',
    nothing: '只有页面本身',
    close: '关闭二维码'
  }
};
