import type { models as english } from '../en/models.ts';
import { count } from '../format.ts';

export const models: typeof english = {
  list: {
    offered: '更多模型',
    text: '下载一次，存在此浏览器中，之后无需联网即可使用。',
    address: '用文件夹网址加载其他 MLC 格式的模型',
    addressHint: 'Qwen 2 或 Llama 架构，q4f16_1 或 q4f32_1 量化。服务器必须允许其他网站读取。',
    addressWrong: '这不是文件夹的网址：网址应以 https:// 或 http:// 开头。',
    addressLoad: '从此网址加载'
  },
  offer: {
    parameters: '参数',
    download: '下载量',
    memory: (context) => `显存（${context} 词元上下文）`,
    page: '模型主页'
  },
  loaded: {
    title: (name) => `已加载：${name}`,
    parameters: '参数',
    weights: '权重',
    memory: '显存',
    runsOn: '运行于',
    gpu: 'GPU',
    cpu: 'CPU',
    context: '上下文',
    took: '加载用时',
    means: {
      runsOn: '词元在哪里计算。',
      parameters: '模型学到的数值；计算每个词元都要用到全部参数。',
      weights: '参数存储时的大小，每个约四位。',
      memory: '权重、对话的记忆（KV 缓存）和工作缓冲区的总和。',
      context: '模型最多能记住的词元数：对话和回复都算在内。',
      took: '从按下按钮到就绪，包括下载。'
    },
    seed: (seed) => `随机种子 ${seed}`,
    temperature: (value) => `温度 ${value}`,
    topP: (value) => `top-p ${value}`,
    maxTokens: (value) => `每条回复最多 ${value} 个词元`,
    unload: '卸载'
  },
  stored: {
    title: '已存入此浏览器',
    looking: '正在查看已存储的内容…',
    none: '还没有存储任何模型。模型加载一次后就会留在这里，以后无需联网。',
    noStorage: '本页无法存储模型：浏览器只允许以 https:// 开头的网址存储。',
    failed:
      '无法读取已存储的内容。浏览器可能不为本站保存任何数据：请查看其中有关 Cookie 和网站数据的设置。',
    files: (files) => `${count(files)} 个文件`,
    incomplete: (done) => `已有 ${done}，加载时会从这里继续`,
    incompleteUnknown: '不完整，加载时会获取其余部分',
    usedAt: (time) => `上次使用：${time}`,
    storedAt: (time) => `存储于${time}，尚未使用`,
    verifiedAt: (time) => `校验于${time}`,
    verified: '已校验',
    sizesOnly: '已核对大小；索引中没有校验值',
    unverified: '未校验：由其他程序存储',
    loaded: '已加载',
    loading: '正在加载',
    load: '加载',
    goOn: '继续加载',
    verify: '校验',
    verifyWhat: '读取每个字节，并与模型索引中的校验值比对。',
    delete: '删除',
    stop: '停止校验',
    reading: '正在读取每个字节',
    fetching: '正在重新获取损坏的部分',
    sound: (files) => `校验完毕：${count(files)} 个权重文件全部正确。`,
    repaired: (names) =>
      names.length > 3
        ? `${count(names.length)} 个文件损坏或缺失，已重新获取。现在全部正确。`
        : `损坏或缺失、已重新获取：${names.join('、')}。现在所有文件都正确。`,
    deleted: {
      all: (size) => `已释放 ${size}。`,
      elsewhere: () => '另一个标签页正在获取某个模型，因此保留。请先在那里取消，再删除。',
      failed: () => '未能全部删除。请刷新页面后重试。'
    },
    progress: '正在校验'
  },
  confirm: {
    one: (name) => `删除 ${name}？`,
    all: (models) => `删除 ${count(models)} 个模型？`,
    leftovers: '删除没有模型需要的内容？',
    frees: (size) => `将释放 ${size}。`,
    again: '以后再用需要重新下载。',
    againAll: '以后再用的都需要重新下载。',
    builtIn: '它是本页的一部分，加载时就会回来。',
    loaded: (name) => `${name} 已加载：会先卸载它，对话会保留。`,
    loading: (name) => `${name} 正在加载：会先停止加载。`,
    yes: (size) => `删除 ${size}`,
    keep: '保留'
  },
  leftovers: {
    title: '残留内容',
    text: '来自已删除的模型和旧版本，已无用处。',
    delete: '清理'
  },
  all: {
    delete: '全部删除'
  },
  storage: {
    total: (size) => `模型共占用 ${size}。`,
    available: (size) => `浏览器表示还可存储 ${size}。`,
    kept: '浏览器会保留它们。',
    notKept: '磁盘空间不足时，浏览器可能会删除它们。',
    ask: '请浏览器保留它们',
    refused: {
      chrome: '浏览器没有同意。已安装、已收藏或常用的网页才会获准。',
      edge: '浏览器没有同意。已安装、已收藏或常用的网页才会获准。',
      firefox: '浏览器没有同意。可以在本页的权限设置中允许。',
      safari:
        '浏览器没有同意。Safari 还会删除连续七天未访问的网页所存储的内容；添加到主屏幕或程序坞的网页则会保留。',
      other: '浏览器没有同意。'
    },
    private: '这可能是无痕窗口：关闭窗口后，存储的内容会消失。'
  },
  download: (size, room, kept) => {
    const stays = {
      true: '会保留它',
      false: '磁盘空间不足时可能会删除它',
      undefined: ''
    }[`${kept}`];
    const reports = room === undefined ? '' : `表示还可存储 ${room}`;
    const browser = [reports, stays].filter(Boolean).join('，');
    return `它占用 ${size} 存储空间。${browser && `浏览器${browser}。`}`;
  },
  room: {
    title: '可以删除的内容',
    none: '这里没有其他可以删除的内容。',
    notEnough: (size) => `删除这里存储的其他全部内容也只能释放 ${size}，仍然不够。`,
    delete: (size) => `删除 ${size} 并重新加载`,
    deleteChosen: '删除并重新加载'
  }
};
