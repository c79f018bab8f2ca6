import type * as english from '../en/file-failures.ts';
import { count, formatBytes } from '../format.ts';

const KEPT = '已接收的内容会保留。';
const CHECK_ADDRESS = '请检查网址：它必须是存放 MLC 格式模型的文件夹。';

export const failures: typeof english = {
  unreachable: (host) => ({
    what: '下载中断。',
    meaning: `无法连接 ${host}，或者连接已断开。`,
    next: `请检查网络，然后重新加载。${KEPT}`
  }),
  sealedPage: () => ({
    what: '模型未下载：此页面已封闭。',
    meaning: '你封闭页面后，它不再建立任何连接，而这个模型还没有完整保存在这里。',
    next: `重新加载页面即可解除封闭，然后再加载模型。${KEPT}`
  }),
  stalled: (host, seconds) => ({
    what: '下载停滞。',
    meaning: `${host} 多次在 ${seconds} 秒内没有发送任何数据。`,
    next: `请检查网络，然后重新加载。${KEPT}`
  }),
  fileNotFound: (host, file) => ({
    what: '找不到模型的一个文件。',
    meaning: `${host} 在此网址没有 ${file}。`,
    next: CHECK_ADDRESS
  }),
  accessRefused: (host) => ({
    what: '服务器拒绝访问模型。',
    meaning: `${host} 要求登录或授权才能访问此网址，或者此网址不存在。`,
    next: '请检查网址，或选择对所有人开放的模型。'
  }),
  tooManyRequests: (host, retryAfter) => ({
    what: '服务器要求稍候。',
    meaning: `短时间内从这里向 ${host} 下载的次数太多。`,
    next: `请等待${retryAfter ? pauseInWords(retryAfter) : '几分钟'}，然后重新加载。${KEPT}`
  }),
  serverError: (host, status) => ({
    what: '服务器无法提供模型。',
    meaning: `${host} 返回错误 ${status}。`,
    next: `请稍后重新加载。${KEPT}`
  }),
  notOnHost: (host) => ({
    what: '此下载源没有这个模型。',
    meaning: `${host} 既没有像 Hugging Face 镜像那样提供它，也没有以它命名的文件夹。`,
    next: '请在“所有模型”中更换下载源，或将模型的文件夹放到那里。'
  }),
  pageInsteadOfFile: (host, file) => ({
    what: '收到的是网页，而不是模型文件。',
    meaning: `请求 ${file} 时，${host} 返回了一个网页。网址可能有误，或者网络要求先登录。`,
    next: '请检查网址。如果是访客网络，请先登录再重新加载。'
  }),
  pageFromElsewhere: (host, file, from) => ({
    what: '收到的是网页，而不是模型文件。',
    meaning: `${host} 将对 ${file} 的请求转给了 ${from}，后者返回了一个网页，可能是要求登录。`,
    next: `如果是访客网络，请先登录再重新加载。${KEPT}`
  }),
  pointerInsteadOfFile: (host, file) => ({
    what: '服务器上只有指针，没有文件。',
    meaning: `${host} 上的 ${file} 是 Git LFS 指针：本该是大文件的位置只有一条说明。`,
    next: '请换一个网址。如果服务器是你的，请在该文件夹运行“git lfs pull”。'
  }),
  messageInsteadOfFile: (host, file) => ({
    what: '收到的是一条消息，而不是模型文件。',
    meaning: `请求 ${file} 时，${host} 返回了错误消息。`,
    next: '请检查网址。服务器的原话在详情中。'
  }),
  wrongPart: (host, file) => ({
    what: '服务器无法继续下载。',
    meaning: `${host} 多次发来 ${file} 的错误部分。`,
    next: `请稍后重新加载。${KEPT}`
  }),
  damagedFile: (file) => ({
    what: '模型的一个文件已损坏。',
    meaning: `${file} 两次接收的内容都与模型索引不符。`,
    next: '请稍后重新加载：只会重新获取这个文件。如果仍然如此，就是服务器上的文件已损坏。'
  }),
  unreadable: (file, problem) => ({
    what: '这不是 MLC 格式的模型。',
    meaning: `无法读取 ${file}。原因（英文）：${problem}`,
    next: CHECK_ADDRESS
  }),
  incompleteFile: (file, expected, found) => ({
    what: found < expected ? '模型的一个文件不完整。' : '模型的一个文件过长。',
    meaning: `${file} 应有 ${count(expected)} 字节，但收到 ${count(found)} 字节。`,
    next: '请重新加载：只会重新获取这个文件。如果再次发生，就是服务器上的文件已损坏。'
  }),
  storageFull: (needed, available, used) => {
    const why = '可能是磁盘将满，或者这是可用空间很小的无痕窗口。';
    let figures = `本站获准使用的空间已用完。${why}`;
    if (needed !== undefined && available !== undefined) {
      figures = `还需要 ${formatBytes(needed)}，而浏览器只再给本站 ${formatBytes(available)}。`;
    } else if (needed !== undefined && used !== undefined) {
      figures = `还需要 ${formatBytes(needed)}，而除已用的 ${formatBytes(used)} 之外，浏览器不再给本站空间。${why}`;
    }
    return {
      what: '浏览器没有空间存放模型文件。',
      meaning: figures,
      next: `请删除不再需要的模型，或腾出磁盘空间，然后重新加载。${KEPT}`
    };
  },
  incompleteImport: (name) => ({
    what: '模型没有完整存储。',
    meaning: `${name} 来自磁盘，它的一些文件缺失或损坏，而服务器上没有这些文件。`,
    next: '请再次从磁盘加载：只会读取缺少的部分。'
  }),
  storageFailed: () => ({
    what: '浏览器没有存储模型文件。',
    meaning: '本站的存储可能被关闭了。',
    next: '请允许本站存储数据，然后重新加载。'
  })
};

const pauseInWords = (seconds: number): string =>
  seconds < 90 ? ` ${Math.ceil(seconds)} 秒` : ` ${Math.ceil(seconds / 60)} 分钟`;
