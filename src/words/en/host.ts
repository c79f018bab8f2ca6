/** Where models are downloaded from. */
export const host = {
  label: 'Download from',
  placeholder: 'huggingface.co',
  hint: 'A mirror of Hugging Face, or a server with a folder for each model. What is already stored stays.',
  set: 'Use',
  reset: 'Reset',
  isDefault: 'Models are downloaded from Hugging Face.',
  isSet: (host: string) => `Models are downloaded from ${host}. What is already stored stays.`,
  problems: {
    address: 'This is not an address. An address looks like https://models.example/folder.',
    protocol: 'Only addresses that begin with https:// or http:// can be used.',
    login: 'The address must hold no name and no password: the page cannot keep them secret.',
    insecure: 'This page came by https, and browsers let it fetch from https only.',
    query: 'The address must end before “?” and “#”: file names are added at its end.'
  },
  fromAddress: (host: string) =>
    `The link that opened this page says: download models from ${host}.`,
  refuse: 'Do not use it'
};
