/** What one can do, by name, and the views that list it. */
export const actions = {
  titles: {
    palette: 'Search actions, chats and models',
    newChat: 'New chat',
    message: 'Write a message',
    stop: 'Stop the reply',
    copyAnswer: 'Copy the last answer',
    again: 'Answer again',
    editQuestion: 'Edit the last question',
    history: 'Show or hide the list of chats',
    models: 'Models',
    settings: 'Settings',
    theme: 'Switch between light and dark',
    toChat: 'Go to the chat',
    traffic: 'What this page requests, and its seal',
    toBench: 'Measure this device (Bench)',
    stage: 'Go on stage (full screen)',
    toStage: 'Prepare a talk (Stage)',
    unload: 'Unload the model',
    shortcuts: 'Keyboard shortcuts'
  },
  palette: {
    label: 'Search actions, chats and models',
    placeholder: 'What do you want to do?',
    results: 'Results',
    none: 'Nothing matches.',
    actions: 'Actions',
    chats: 'Recent chats',
    models: 'Models to load',
    untitled: 'Untitled chat',
    load: (name: string) => `Load ${name}`
  },
  shortcuts: {
    title: 'Keyboard shortcuts',
    everywhere: 'Everywhere',
    message: 'In the message field',
    send: 'Send',
    newLine: 'New line',
    single: 'Open this list with ?',
    singleMeans: 'Switch it off if you dictate, so that a spoken sign opens nothing.'
  }
};
