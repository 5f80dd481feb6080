// A workspace: its people, channels, messages and views, and the methods of the Web API on them.
'use strict';

const { Refused, checkBlocks, checkView } = require('./slack_blocks.cjs');

const kBot = { user_id: 'U0BOT', bot_id: 'B0BOT', app_id: 'A0APP', team_id: 'T0TEAM' };
const kScopes = [
  'app_mentions:read', 'channels:history', 'channels:read', 'chat:write', 'commands', 'files:read',
  'files:write', 'groups:history', 'groups:read', 'im:history', 'im:read', 'im:write',
  'mpim:history', 'mpim:read', 'reactions:read', 'reactions:write', 'users:read',
];
const kTriggerLives = 3000;  // milliseconds

class Workspace {
  constructor() {
    this.scopes = [...kScopes];
    this.revoked = new Set();  // kinds of token: "bot", "app"
    this.users = new Map();
    this.channels = new Map();
    this.views = new Map();
    this.triggers = new Map();  // id: when it was given
    this.uploads = new Map();
    this.shared = new Map();  // the bytes of people's files, by path
    this.responses = new Map();  // path of a response_url: what it belongs to
    this.stamp = 0;
    for (const [id, name, real] of [['U0ANN', 'ann', 'Ann'], ['U0BOB', 'bob', 'Bob']]) this.addUser(id, name, real);
    this.addUser(kBot.user_id, 'cox', 'Coxswain', true);
    this.addChannel({ id: 'C0OPS', name: 'ops', is_member: true });
    this.addChannel({ id: 'C0DEV', name: 'dev', is_member: true });
    this.addChannel({ id: 'C0OUT', name: 'outside', is_member: false });
    this.addChannel({ id: 'C0OLD', name: 'old', is_member: true, is_archived: true });
    this.addChannel({ id: 'D0ANN', is_im: true, user: 'U0ANN', is_member: true });
  }

  addUser(id, name, real, isBot = false) {
    this.users.set(id, {
      id, team_id: kBot.team_id, name, deleted: false, is_bot: isBot, real_name: real,
      profile: { display_name: name, real_name: real, ...(isBot ? { bot_id: kBot.bot_id } : {}) },
    });
  }
  addChannel(channel) {
    this.channels.set(channel.id, { is_archived: false, is_im: false, messages: [], ...channel });
  }

  nextTs() {
    this.stamp += 1;
    return `1700000000.${String(this.stamp).padStart(6, '0')}`;
  }
  trigger() {
    const id = `13345224609.738474920.${Math.random().toString(16).slice(2)}`;
    this.triggers.set(id, Date.now());
    return id;
  }

  // ---- what the methods share

  channel(id) {
    const found = this.channels.get(id);
    if (!found) throw new Refused('channel_not_found');
    return found;
  }
  writable(id) {
    const channel = this.channel(id);
    if (!channel.is_member) throw new Refused('not_in_channel');
    if (channel.is_archived) throw new Refused('is_archived');
    return channel;
  }
  message(channel, ts) {
    const found = channel.messages.find((each) => each.ts === ts);
    if (!found) throw new Refused('message_not_found');
    return found;
  }
  own(channel, ts, error) {
    const found = this.message(channel, ts);
    if (found.user !== kBot.user_id) throw new Refused(error);
    return found;
  }
  content(args) {
    const out = {};
    for (const list of ['blocks', 'attachments']) {
      if (args[list] === undefined) continue;
      if (!Array.isArray(args[list])) throw new Refused(`invalid_${list}_format`);
      out[list] = args[list];
    }
    if (out.blocks) checkBlocks(out.blocks);
    for (const each of out.attachments || []) if (each.blocks) checkBlocks(each.blocks);
    if (typeof args.text === 'string') out.text = args.text;
    if ((out.text || '').length > 40000) throw new Refused('msg_too_long');
    const nothing = !out.text && !(out.blocks || []).length && !(out.attachments || []).length;
    if (nothing) throw new Refused('no_text');
    // Whoever reads the message in a chat: what may ping somebody is what is not escaped.
    return out;
  }
  post(channel, args) {
    const content = this.content(args);
    if (args.thread_ts) this.message(channel, args.thread_ts);
    const message = {
      type: 'message', user: kBot.user_id, bot_id: kBot.bot_id, app_id: kBot.app_id, team: kBot.team_id,
      ts: this.nextTs(), ...content, ...(args.thread_ts ? { thread_ts: args.thread_ts } : {}),
    };
    if (args.mrkdwn === false) message.mrkdwn = false;
    channel.messages.push(message);
    return message;
  }
  useTrigger(id) {
    const given = this.triggers.get(id);
    if (given === undefined) throw new Refused('invalid_trigger_id');
    this.triggers.delete(id);
    if (Date.now() - given > kTriggerLives) throw new Refused('expired_trigger_id');
  }
  keepView(view, before = {}) {
    checkView(view);
    const id = before.id || `V${String(this.views.size + 1).padStart(4, '0')}`;
    const kept = { ...view, id, team_id: kBot.team_id, app_id: kBot.app_id, bot_id: kBot.bot_id,
      hash: `1.${Math.random().toString(16).slice(2)}`, state: { values: {} } };
    this.views.set(id, kept);
    return { view: kept };
  }
}

// name: [scope, is it a read (which knows no JSON body), what must be there, what it does]
const kMethods = {
  'api.test': [null, false, [], () => ({})],
  'auth.test': [null, true, [], (w) => ({
    url: 'https://acme.slack.com/', team: 'Acme', user: 'cox', team_id: kBot.team_id,
    user_id: kBot.user_id, bot_id: kBot.bot_id, is_enterprise_install: false })],
  'team.info': ['team:read', true, [], () => ({ team: { id: kBot.team_id, name: 'Acme', domain: 'acme' } })],
  'chat.postMessage': ['chat:write', false, ['channel'], (w, a) => {
    const channel = w.writable(a.channel);
    const message = w.post(channel, a);
    return { channel: channel.id, ts: message.ts, message };
  }],
  'chat.postEphemeral': ['chat:write', false, ['channel', 'user'], (w, a) => {
    w.writable(a.channel);
    if (!w.users.has(a.user)) throw new Refused('user_not_in_channel');
    w.content(a);
    return { message_ts: w.nextTs() };
  }],
  'chat.update': ['chat:write', false, ['channel', 'ts'], (w, a) => {
    const message = w.own(w.writable(a.channel), a.ts, 'cant_update_message');
    const content = w.content(a);
    delete message.blocks;
    delete message.attachments;
    Object.assign(message, content, { edited: { user: kBot.user_id, ts: w.nextTs() } });
    return { channel: a.channel, ts: a.ts, text: message.text, message };
  }],
  'chat.delete': ['chat:write', false, ['channel', 'ts'], (w, a) => {
    const channel = w.channel(a.channel);
    const message = w.own(channel, a.ts, 'cant_delete_message');
    channel.messages.splice(channel.messages.indexOf(message), 1);
    return { channel: a.channel, ts: a.ts };
  }],
  'chat.meMessage': ['chat:write', false, ['channel', 'text'], (w, a) => ({
    channel: a.channel, ts: w.post(w.writable(a.channel), { text: a.text }).ts })],
  'reactions.add': ['reactions:write', false, ['channel', 'name', 'timestamp'], (w, a) => {
    const message = w.message(w.channel(a.channel), a.timestamp);
    if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(a.name)) throw new Refused('invalid_name');
    message.reactions = message.reactions || [];
    if (message.reactions.includes(a.name)) throw new Refused('already_reacted');
    message.reactions.push(a.name);
    return {};
  }],
  'reactions.remove': ['reactions:write', false, ['channel', 'name', 'timestamp'], (w, a) => {
    const message = w.message(w.channel(a.channel), a.timestamp);
    if (!(message.reactions || []).includes(a.name)) throw new Refused('no_reaction');
    message.reactions = message.reactions.filter((each) => each !== a.name);
    return {};
  }],
  'users.info': ['users:read', true, ['user'], (w, a) => {
    if (!w.users.has(a.user)) throw new Refused('user_not_found');
    return { user: w.users.get(a.user) };
  }],
  'users.list': ['users:read', true, [], (w) => ({
    members: [...w.users.values()], response_metadata: { next_cursor: '' } })],
  'conversations.info': ['channels:read', true, ['channel'], (w, a) => {
    const { messages, ...channel } = w.channel(a.channel);
    return { channel };
  }],
  'conversations.list': ['channels:read', true, [], (w) => ({
    channels: [...w.channels.values()].filter((c) => !c.is_im).map(({ messages, ...c }) => c),
    response_metadata: { next_cursor: '' } })],
  'conversations.open': ['im:write', false, ['users'], (w, a) => {
    if (!w.users.has(a.users)) throw new Refused('user_not_found');
    const found = [...w.channels.values()].find((c) => c.is_im && c.user === a.users);
    const id = found ? found.id : `D${a.users.slice(1)}`;
    if (!found) w.addChannel({ id, is_im: true, user: a.users, is_member: true });
    return { channel: { id } };
  }],
  'conversations.join': ['channels:join', false, ['channel'], (w, a) => {
    w.channel(a.channel).is_member = true;
    return { channel: { id: a.channel } };
  }],
  'conversations.setTopic': ['channels:manage', false, ['channel', 'topic'], (w, a) => {
    w.writable(a.channel).topic = { value: a.topic };
    return { channel: { id: a.channel, topic: { value: a.topic } } };
  }],
  'conversations.members': ['channels:read', true, ['channel'], (w, a) => ({
    members: [...w.users.keys()], response_metadata: { next_cursor: '' }, channel: w.channel(a.channel).id })],
  'conversations.history': ['channels:history', true, ['channel'], (w, a) => ({
    messages: [...w.channel(a.channel).messages].reverse(), has_more: false })],
  'conversations.replies': ['channels:history', true, ['channel', 'ts'], (w, a) => ({
    messages: w.channel(a.channel).messages.filter((m) => m.ts === a.ts || m.thread_ts === a.ts), has_more: false })],
  'views.open': [null, false, ['trigger_id', 'view'], (w, a) => {
    w.useTrigger(a.trigger_id);
    return w.keepView(a.view);
  }],
  'views.push': [null, false, ['trigger_id', 'view'], (w, a) => {
    w.useTrigger(a.trigger_id);
    return w.keepView(a.view);
  }],
  'views.update': [null, false, ['view_id', 'view'], (w, a) => {
    if (!w.views.has(a.view_id)) throw new Refused('not_found');
    return w.keepView(a.view, w.views.get(a.view_id));
  }],
  'files.getUploadURLExternal': ['files:write', true, ['filename', 'length'], (w, a, base) => {
    const length = Number(a.length);
    if (!(length > 0)) throw new Refused('invalid_arguments');
    const id = `F${String(w.uploads.size + 1).padStart(4, '0')}`;
    w.uploads.set(id, { id, name: a.filename, length, bytes: null, done: false });
    return { upload_url: `${base}/upload/v1/${id}`, file_id: id };
  }],
  'files.completeUploadExternal': ['files:write', false, ['files'], (w, a) => {
    const done = a.files.map(({ id, title }) => {
      const file = w.uploads.get(id);
      if (!file || file.bytes === null) throw new Refused('file_not_found');
      file.done = true;
      return { id, title: title || file.name, name: file.name };
    });
    if (a.channel_id) {
      const channel = w.writable(a.channel_id);
      if (a.thread_ts) w.message(channel, a.thread_ts);
      channel.messages.push({ type: 'message', subtype: 'file_share', user: kBot.user_id, bot_id: kBot.bot_id,
        ts: w.nextTs(), text: a.initial_comment || '', files: done, thread_ts: a.thread_ts });
    }
    return { files: done };
  }],
};

module.exports = { Workspace, kMethods, kBot, Refused };
