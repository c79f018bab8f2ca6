/** The conversations' database and what reads its records; fetched when there is something in it. */
export { findConversation, messagesOf, openDatabase, putThread } from './database.ts';
export { readConversation, readThread } from './read.ts';
