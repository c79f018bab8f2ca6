import type { running as english } from '../en/running.ts';

export const running: typeof english = {
  pocket: {
    knows: 'Pocket 只会做数字和字母的小题目，只懂英文，请用英文提问。',
    needs: (name) => `${name} 需要 WebGPU。`,
    load: (name, size) => `加载 ${name}（${size}）`
  },
  load: {
    title: (name) => `正在加载 ${name}`,
    phases: {
      config: '正在读取模型描述',
      download: '正在下载权重',
      engine: '正在启动引擎',
      upload: '正在将权重传入 GPU',
      compile: '正在准备 GPU 程序'
    },
    starting: '正在启动',
    waiting: '正在等待另一个标签页，它在获取相同的文件',
    left: (time) => `还剩 ${time}`,
    cancel: '取消',
    pause: '暂停',
    resume: '继续',
    states: {
      fetching: '',
      paused: '已暂停',
      offline: '等待网络',
      retrying: '连接中断，正在重试'
    },
    progress: '进度',
    files: {
      title: (done, total) => `${total} 个文件中已有 ${done} 个下载并校验`,
      from: (host) => `来自 ${host}`,
      free: '没有需要获取的文件了',
      states: {
        fetching: '正在接收',
        paused: '已暂停',
        offline: '等待网络',
        retrying: '中断，正在重试',
        verifying: '正在校验'
      }
    }
  },
  failure: {
    retry: '重新加载',
    reload: '重新加载模型',
    shorter: (tokens) => `用 ${tokens} 的上下文加载`,
    smaller: (name) => `改为加载 ${name}`,
    other: '选择其他模型',
    choose: '选择模型',
    dismiss: '知道了'
  },
  recovery: {
    loading: (name) => `正在重新加载 ${name}。`,
    done: (name) => `${name} 已重新加载。`,
    said: (what, name, done): string =>
      `${what}${running.recovery[done ? 'done' : 'loading'](name)}`
  },
  tabs: {
    running: '本站的另一个标签页正在运行模型。',
    runningMeans: 'GPU 放不下两个模型。在这里使用，那边的模型就会卸载。',
    taken: (name) => `另一个标签页接管了 GPU，这里的 ${name} 已卸载。`,
    takenMeans: '此对话已保留，按一下就能在这里继续。',
    useHere: '在这里使用',
    leave: '留在那边'
  },
  update: {
    ready: '有新版本可用。',
    ends: '请在此对话结束后刷新：它不会保存。',
    reload: '刷新',
    later: '以后再说'
  },
  unloaded: {
    stays: '没有加载模型。对话会保留。',
    cut: '上一条回复被打断。',
    load: (name) => `加载 ${name}`,
    loadAndGoOn: (name) => `加载 ${name} 并继续`
  },
  refused: {
    title: '本页网址中有些要求没有采用：',
    one: (name, value, allowed) => `${name}“${value}”：必须是${allowed}。`,
    allowed: {
      model: '所列模型的简称，或文件夹的网址',
      host: '服务器的 https 网址，不含用户名、密码和“?”',
      context: ' 256 到 131072 的整数',
      temperature: ' 0 到 2 的数',
      top_p: '大于 0、不超过 1 的数',
      seed: ' 0 到 2147483647 的整数',
      max_tokens: ' 1 到 131072 的整数',
      bench: 'quick 或 full'
    }
  }
};
