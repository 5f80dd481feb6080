// What a Mattermost server knows: people, channels, posts. Plain data and the rules on it; nothing of
// HTTP or WebSockets. `tell` gets each event for those who are to hear of it.
'use strict';
const crypto = require('crypto');

// 26 characters, as all ids of Mattermost.
const letters = 'ybndrfg8ejkmcpqxot1uwisza345h769';
const id = () => Array.from(crypto.randomBytes(26), (byte) => letters[byte % 32]).join('');

class Refusal extends Error {
  constructor(status, name, message) {
    super(message);
    this.status = status;
    this.body = { id: name, message, detailed_error: '', request_id: id(), status_code: status };
  }
}
const missing = (what) => new Refusal(404, `app.${what}.get.app_error`, `Unable to find the ${what}.`);
const forbidden = () => new Refusal(403, 'api.context.permissions.app_error', 'You do not have the appropriate permissions.');

class World {
  constructor(tell) {
    Object.assign(this, { tell, users: new Map(), channels: new Map(), posts: new Map() });
    Object.assign(this, { files: new Map(), tokens: new Map(), pending: new Map() });
    this.roles = new Map([
      ['system_user', new Set(['create_direct_channel', 'create_post_ephemeral'])],
      ['team_user', new Set(['list_team_channels'])],
      ['channel_user', new Set(['create_post', 'upload_file', 'add_reaction', 'edit_post', 'delete_post', 'use_channel_mentions', 'manage_public_channel_properties'])],
    ]);
    this.clock = Date.now();
    this.team = id();
    this.bot = this.user('cox', true);
    this.ann = this.user('ann');
    this.bob = this.user('bob');
    this.tokens.set('bot-token', this.bot.id);
    this.tokens.set('ann-token', this.ann.id);
    this.ops = this.channel('O', 'ops', [this.bot, this.ann, this.bob]);
    this.direct = this.channel('D', [this.bot.id, this.ann.id].sort().join('__'), [this.bot, this.ann]);
  }
  may(permission) {
    return [...this.roles.values()].some((each) => each.has(permission));
  }
  role(name) {
    return { id: id(), name, permissions: [...(this.roles.get(name) || [])] };
  }
  // No two things happen at the same time.
  now() {
    this.clock = Math.max(Date.now(), this.clock + 1);
    return this.clock;
  }
  user(username, is_bot = false) {
    const user = { id: id(), username, is_bot, create_at: this.now(), delete_at: 0, roles: 'system_user', email: '' };
    this.users.set(user.id, user);
    return user;
  }
  channel(type, name, members) {
    const channel = { id: id(), type, name, display_name: type === 'D' ? '' : name, team_id: type === 'D' ? '' : this.team };
    Object.assign(channel, { header: '', last_post_at: 0, delete_at: 0, members: new Set(members.map((each) => each.id)) });
    this.channels.set(channel.id, channel);
    return channel;
  }
  find(kind, key) {
    const found = this[kind].get(key);
    if (!found) throw missing(kind.slice(0, -1));
    return found;
  }
  channelOf(user, key) {
    const channel = this.find('channels', key);
    if (!channel.members.has(user)) throw forbidden();
    return channel;
  }
  directOf(a, b) {
    const name = [a, b].sort().join('__');
    const known = [...this.channels.values()].find((each) => each.name === name);
    return known || this.channel('D', name, [this.find('users', a), this.find('users', b)]);
  }
  // What clients see: what an action calls stays on the server.
  shown(post) {
    const copy = JSON.parse(JSON.stringify(post));
    for (const attachment of copy.props.attachments || [])
      for (const action of attachment.actions || []) delete action.integration;
    return copy;
  }
  posted(channel, post, sender) {
    const mentions = [...this.users.values()].filter((each) => post.message.includes('@' + each.username));
    const data = { channel_display_name: channel.display_name, channel_name: channel.name, channel_type: channel.type };
    Object.assign(data, { post: JSON.stringify(this.shown(post)), sender_name: '@' + sender.username, team_id: channel.team_id });
    if (mentions.length) data.mentions = JSON.stringify(mentions.map((each) => each.id));
    this.tell('posted', data, channel);
  }
  say(user, given) {
    const channel = this.channelOf(user, given.channel_id);
    if (!this.may('create_post')) throw forbidden();
    if (channel.delete_at)
      throw new Refusal(400, 'api.post.create_post.can_not_post_to_deleted.error', 'Can not post to deleted channel.');
    if ([...(given.message || '')].length > 16383)
      throw new Refusal(400, 'model.post.is_valid.message_length.app_error', 'Post Message property is longer than the maximum permitted length.');
    if (!given.message && !(given.file_ids || []).length && !(given.props || {}).attachments)
      throw new Refusal(400, 'model.post.is_valid.msg.app_error', 'Invalid message.');
    if (given.root_id && this.find('posts', given.root_id).root_id)
      throw new Refusal(400, 'api.post.create_post.root_id.app_error', 'Invalid RootId parameter.');
    const key = given.pending_post_id;
    if (key && this.pending.has(key)) return this.posts.get(this.pending.get(key));
    const post = this.makePost(user, channel, given);
    if (key) this.pending.set(key, post.id);
    this.posted(channel, post, this.users.get(user));
    return post;
  }
  makePost(user, channel, given) {
    const at = this.now();
    const post = { id: id(), create_at: at, update_at: at, edit_at: 0, delete_at: 0, user_id: user, channel_id: channel.id };
    Object.assign(post, { root_id: given.root_id || '', message: given.message || '', type: given.type || '' });
    Object.assign(post, { props: given.props || {}, file_ids: given.file_ids || [], hashtags: '', metadata: {} });
    if (this.users.get(user).is_bot) post.props.from_bot = 'true';
    if (post.file_ids.length) post.metadata.files = post.file_ids.map((each) => this.find('files', each).info);
    this.posts.set(post.id, post);
    channel.last_post_at = at;
    return post;
  }
  // Takes somebody out of a channel, or in; they alone are told where it is about them.
  member(channel, user, isIn) {
    if (isIn) channel.members.add(user.id);
    else channel.members.delete(user.id);
    if (isIn) return this.tell('user_added', { user_id: user.id, team_id: this.team }, channel);
    this.tell('user_removed', { user_id: user.id, remover_id: this.ann.id }, channel);
    this.tell('user_removed', { channel_id: channel.id, remover_id: this.ann.id }, { id: '', members: new Set([user.id]) }, user.id);
  }
  archive(channel, isArchived) {
    channel.delete_at = isArchived ? this.now() : 0;
    if (isArchived) this.tell('channel_deleted', { channel_id: channel.id, delete_at: channel.delete_at }, channel);
    else this.tell('channel_restored', { channel_id: channel.id }, channel);
  }
  own(user, key) {
    const post = this.find('posts', key);
    if (post.user_id !== user) throw forbidden();
    return post;
  }
  edit(user, key, change) {
    const post = this.own(user, key);
    if (change.message !== undefined) post.message = change.message;
    if (change.props !== undefined) post.props = change.props;
    post.update_at = post.edit_at = this.now();
    this.tell('post_edited', { post: JSON.stringify(this.shown(post)) }, this.channels.get(post.channel_id));
    return post;
  }
  remove(user, key) {
    const post = this.own(user, key);
    post.update_at = post.delete_at = this.now();
    this.tell('post_deleted', { post: JSON.stringify(this.shown(post)) }, this.channels.get(post.channel_id));
  }
  react(user, given) {
    const post = this.find('posts', given.post_id);
    const channel = this.channelOf(user, post.channel_id);
    if (given.user_id !== user) throw forbidden();
    if (!/^[a-zA-Z0-9\-+_]+$/.test(given.emoji_name || ''))
      throw new Refusal(400, 'model.reaction.is_valid.emoji_name.app_error', 'Invalid emoji name on reaction.');
    const reaction = { user_id: user, post_id: post.id, emoji_name: given.emoji_name, create_at: this.now() };
    this.tell('reaction_added', { reaction: JSON.stringify(reaction) }, channel);
    return reaction;
  }
  since(user, key, since) {
    this.channelOf(user, key);
    const all = [...this.posts.values()].filter((post) => post.channel_id === key && post.update_at > since);
    all.sort((a, b) => b.create_at - a.create_at);
    const posts = Object.fromEntries(all.slice(0, 1000).map((post) => [post.id, this.shown(post)]));
    return { order: Object.keys(posts), posts, next_post_id: '', prev_post_id: '' };
  }
}

module.exports = { World, Refusal, missing, forbidden, id };
