// Chats, who is in them, what was said, and the updates that wait for the bot.
'use strict';

const { parse, Refused } = require('./telegram_markdown.cjs');

const TOKEN = '42:test-token';
const ME = {
  id: 42, is_bot: true, first_name: 'Cox', username: 'cox_bot', can_join_groups: true,
  can_read_all_group_messages: false, supports_inline_queries: false,
};
const PEOPLE = {
  ann: { id: 7, is_bot: false, first_name: 'Ann', username: 'ann' },
  bob: { id: 8, is_bot: false, first_name: 'Bob', last_name: 'Ng' },
  robot: { id: 9, is_bot: true, first_name: 'Robot', username: 'robot_bot' },
};
const CHATS = {
  ops: { id: -100500, type: 'supergroup', title: 'Ops', is_forum: true },
  small: { id: -600, type: 'group', title: 'Small' },
  ann: { id: 7, type: 'private', first_name: 'Ann', username: 'ann' },
  bob: { id: 8, type: 'private', first_name: 'Bob' },
};

class ApiError extends Error {
  constructor(code, description, parameters) {
    super(description);
    Object.assign(this, { code, parameters });
  }
}
const bad = (why, parameters) => {
  throw new ApiError(400, `Bad Request: ${why}`, parameters);
};

class World {
  constructor() {
    this.updates = [];
    this.nextUpdate = 100;
    this.messages = new Map();  // "chat/id" -> message
    this.nextMessage = new Map();
    this.migrated = new Map();
    this.kicked = new Set();
    this.commands = [];
    this.onUpdate = () => {};
    this.me = { ...ME };
    this.answers = [];
    this.files = new Map();  // file_id -> { path, content }
  }

  chat(id) {
    const known = Object.values(CHATS).find((chat) => String(chat.id) === String(id));
    const to = this.migrated.get(Number(id));
    if (to) {
      bad('group chat was upgraded to a supergroup chat', { migrate_to_chat_id: to });
    }
    if (known && this.kicked.has(known.id)) {
      throw new ApiError(403, `Forbidden: bot was kicked from the ${known.type} chat`);
    }
    if (known) return known;
    const moved = [...this.migrated].find(([, now]) => String(now) === String(id));
    return moved ? { id: moved[1], type: 'supergroup', title: 'Small' } : bad('chat not found');
  }
  create(chat, more) {
    const id = (this.nextMessage.get(chat.id) ?? 10) + 1;
    this.nextMessage.set(chat.id, id);
    const message = { message_id: id, date: Math.floor(Date.now() / 1000), chat, ...more };
    this.messages.set(`${chat.id}/${id}`, message);
    return message;
  }
  message(chat, id) {
    return this.messages.get(`${chat.id}/${id}`);
  }
  update(content) {
    const update = { update_id: this.nextUpdate, ...content };
    this.nextUpdate += 1;
    this.updates.push(update);
    this.onUpdate(update);
    return update;
  }

  // ---- what people do ----

  // The entities that Telegram finds by itself in what people write.
  static entities(text) {
    const found = [];
    const add = (pattern, type) => {
      for (const match of text.matchAll(pattern)) {
        found.push({ type, offset: match.index, length: match[0].length });
      }
    };
    add(/(?<![\w@])@\w{3,}/g, 'mention');
    add(/(?<![\w/])\/\w+(@\w+)?/g, 'bot_command');
    add(/https?:\/\/\S+/g, 'url');
    return found.sort((a, b) => a.offset - b.offset);
  }
  say({ user = 'ann', chat = 'ops', text, topic, reply, more = {} }) {
    const where = { ...CHATS[chat] };
    const content = { from: PEOPLE[user], text };
    const entities = World.entities(text ?? '');
    if (entities.length) content.entities = entities;
    if (topic) Object.assign(content, { message_thread_id: topic, is_topic_message: true });
    if (reply) content.reply_to_message = this.message(where, reply);
    const message = this.create(where, { ...content, ...more });
    return this.update({ message });
  }
  // A file, with what is said of it.
  share({ name, content, caption, ...more }) {
    const n = this.files.size;
    const file = { file_id: `BQAC${n}`, file_unique_id: `AgAD${n}`, file_size: Buffer.byteLength(content) };
    this.files.set(file.file_id, { path: `documents/file_${n}.txt`, content });
    const entities = World.entities(caption);
    return this.say({ ...more, more: { document: { file_name: name, mime_type: 'text/plain', ...file },
      caption, ...(entities.length && { caption_entities: entities }) } });
  }
  edit({ chat = 'ops', message_id, text }) {
    const message = this.message(CHATS[chat], message_id);
    Object.assign(message, { text, edit_date: message.date + 1 });
    return this.update({ edited_message: message });
  }
  react({ user = 'ann', chat = 'ops', message_id, emoji }) {
    return this.update({
      message_reaction: {
        chat: CHATS[chat], message_id, user: PEOPLE[user], date: 1, old_reaction: [],
        new_reaction: [{ type: 'emoji', emoji }],
      },
    });
  }
  // Presses the last button with this label.
  press({ user = 'ann', name, id }) {
    for (const message of [...this.messages.values()].reverse()) {
      const rows = message.reply_markup?.inline_keyboard ?? [];
      const button = rows.flat().find((each) => each.text === name && each.callback_data);
      if (button) {
        return this.update({
          callback_query: {
            id: id ?? String(this.nextUpdate * 1000), from: PEOPLE[user], message,
            chat_instance: '1', data: button.callback_data,
          },
        });
      }
    }
    throw new Error(`no button ${name}`);
  }
  // Somebody throws the bot out of a group, and takes it in again.
  membership(chat, before, now) {
    const user = this.me;
    return this.update({
      my_chat_member: {
        chat: CHATS[chat], from: PEOPLE.ann, date: 1,
        old_chat_member: { status: before, user }, new_chat_member: { status: now, user },
      },
    });
  }
  kick({ chat = 'ops' }) {
    this.kicked.add(CHATS[chat].id);
    return this.membership(chat, 'member', 'kicked');
  }
  invite({ chat = 'ops' }) {
    this.kicked.delete(CHATS[chat].id);
    return this.membership(chat, 'kicked', 'member');
  }
  migrate({ from = -600, to = -100600 }) {
    const chat = CHATS.small;
    this.migrated.set(from, to);
    return this.update({ message: this.create({ ...chat }, { from: PEOPLE.ann, migrate_to_chat_id: to }) });
  }

  // ---- what the bot does ----

  static formatted(text, mode) {
    if (typeof text !== 'string' || !text) bad('message text is empty');
    if (mode && mode !== 'MarkdownV2') bad(`unsupported parse_mode`);
    try {
      const parsed = mode ? parse(text) : { text, entities: [] };
      if (!parsed.text.trim()) bad('text must be non-empty');
      return parsed;
    } catch (error) {
      if (error instanceof Refused) throw new ApiError(400, error.message);
      throw error;
    }
  }
  static markup(value) {
    if (value === undefined) return undefined;
    const markup = typeof value === 'string' ? JSON.parse(value) : value;
    const buttons = (markup.inline_keyboard ?? bad("can't parse reply keyboard markup")).flat();
    for (const { text, callback_data: data, url } of buttons) {
      if (!text) bad('text buttons are unallowed in the inline keyboard');
      if (data === undefined && url === undefined) bad('BUTTON_TYPE_INVALID');
      if (data !== undefined && (Buffer.byteLength(data) < 1 || Buffer.byteLength(data) > 64)) {
        bad('BUTTON_DATA_INVALID');
      }
      if (url !== undefined && !/^(https?|tg):\/\//.test(url)) bad('BUTTON_URL_INVALID');
    }
    return buttons.length ? markup : undefined;
  }
  sendMessage(q) {
    const chat = this.chat(q.chat_id);
    const { text, entities } = World.formatted(q.text, q.parse_mode);
    if (text.length > 4096) bad('message is too long');
    const reply = q.reply_parameters?.message_id;
    const replied = reply && this.message(chat, reply);
    if (reply && !replied && !q.reply_parameters.allow_sending_without_reply) {
      bad('message to be replied not found');
    }
    const markup = World.markup(q.reply_markup);
    return this.create(chat, {
      from: this.me, text, ...(entities.length && { entities }),
      ...(replied && { reply_to_message: replied }), ...(markup && { reply_markup: markup }),
      ...(q.message_thread_id && { message_thread_id: q.message_thread_id, is_topic_message: true }),
    });
  }
  editMessageText(q) {
    const chat = this.chat(q.chat_id);
    const message = this.message(chat, q.message_id) ?? bad('message to edit not found');
    if (message.from?.id !== this.me.id) bad("message can't be edited");
    const { text, entities } = World.formatted(q.text, q.parse_mode);
    const markup = World.markup(q.reply_markup);
    const before = JSON.stringify([message.text, message.entities ?? [], message.reply_markup]);
    if (before === JSON.stringify([text, entities, markup])) {
      bad('message is not modified: specified new message content and reply markup are exactly ' +
        'the same as a current content and reply markup of the message');
    }
    Object.assign(message, { text, entities, reply_markup: markup, edit_date: message.date });
    return message;
  }
  deleteMessage(q) {
    const chat = this.chat(q.chat_id);
    if (!this.messages.delete(`${chat.id}/${q.message_id}`)) bad('message to delete not found');
    return true;
  }
  setMessageReaction(q) {
    if (!this.message(this.chat(q.chat_id), q.message_id)) bad('message to react not found');
    for (const { type, emoji } of q.reaction ?? []) {
      if (type !== 'emoji' || !['👍', '👎', '👌', '👀', '🎉', '🔥', '❤'].includes(emoji)) {
        bad('REACTION_INVALID');
      }
    }
    return true;
  }
  answerCallbackQuery(q) {
    if (!q.callback_query_id) bad('query is too old and response timeout expired or query ID is invalid');
    if ((q.text ?? '').length > 200) bad('MESSAGE_TOO_LONG');
    return true;
  }
  sendChatAction(q) {
    this.chat(q.chat_id);
    return ['typing', 'upload_document'].includes(q.action) || bad('wrong parameter action in request');
  }
  sendDocument(q) {
    const chat = this.chat(q.chat_id);
    if (!q.document?.content?.length) bad('there is no document in the request');
    const caption = q.caption ? World.formatted(q.caption, q.parse_mode).text : undefined;
    if ((caption ?? '').length > 1024) bad('message caption is too long');
    return this.create(chat, {
      from: this.me, caption,
      document: { file_id: 'F1', file_unique_id: 'U1', file_name: q.document.name,
        file_size: q.document.content.length },
      ...(q.message_thread_id && { message_thread_id: Number(q.message_thread_id), is_topic_message: true }),
    });
  }
  setMyCommands({ commands }) {
    const list = typeof commands === 'string' ? JSON.parse(commands) : commands;
    if (list.length > 100) bad('too many commands');
    for (const { command, description } of list) {
      if (!/^[a-z0-9_]{1,32}$/.test(command)) bad('BOT_COMMAND_INVALID');
      if (!description || description.length > 256) bad('BOT_COMMAND_DESCRIPTION_INVALID');
    }
    this.commands = list;
    return true;
  }
  setChatDescription(q) {
    this.chat(q.chat_id);
    return (q.description ?? '').length <= 255 || bad('chat description is too long');
  }
  getMe() {
    return this.me;
  }
  getMyCommands() {
    return this.commands;
  }
  getFile({ file_id: id }) {
    if (!id) bad('invalid file_id');
    if (id === 'LARGE') bad('file is too big');
    const shared = this.files.get(id);
    if (shared) {
      return { file_id: id, file_unique_id: 'U1', file_size: Buffer.byteLength(shared.content), file_path: shared.path };
    }
    return { file_id: id, file_unique_id: 'U1', file_size: 3, file_path: `documents/${id}` };
  }
}

const METHODS = ['sendMessage', 'editMessageText', 'deleteMessage', 'setMessageReaction',
  'answerCallbackQuery', 'sendChatAction', 'sendDocument', 'setMyCommands', 'getMyCommands',
  'setChatDescription', 'getMe', 'getFile'];

module.exports = { World, ApiError, TOKEN, METHODS, CHATS };
