// What people do in the workspace, and what Slack tells the app of it: over Socket Mode, or over
// HTTP with a signature where a request URL is set.
'use strict';

const { createHmac } = require('node:crypto');
const { kBot } = require('./slack_workspace.cjs');

const kSecret = '8f742231b10e8888abcd99yyyzzz85a5';
const kWorkspace = { team_id: kBot.team_id, api_app_id: kBot.app_id, token: 'verification-is-retired' };

function sign(secret, stamp, body) {
  return `v0=${createHmac('sha256', secret).update(`v0:${stamp}:${body}`).digest('hex')}`;
}

class People {
  constructor(workspace, journal, sockets, base) {
    Object.assign(this, { workspace, journal, sockets, base, url: null, events: 0, urls: 0 });
  }

  controls() {
    const names = ['http', 'say', 'share', 'event', 'react', 'edit', 'erase', 'command', 'press', 'choose', 'submit', 'deliver'];
    return Object.fromEntries(names.map((name) => [name, (args) => this[name](args)]));
  }

  // {url}: from now on the app is reached over HTTP; null: over Socket Mode.
  http({ url }) {
    this.url = url;
  }
  // Posts a body with a signature; what is wrong with it can be chosen.
  async deliver({ url, body, type = 'application/json', secret = kSecret, age = 0, signature, fields = {}, stamp }) {
    const at = stamp || String(Math.floor(Date.now() / 1000) - age);
    const answer = await fetch(url || this.url, {
      method: 'POST', body,
      headers: { 'Content-Type': type, 'X-Slack-Request-Timestamp': at,
        'X-Slack-Signature': signature || sign(secret, at, body), ...fields } });
    const text = await answer.text();
    this.journal.add({ kind: 'delivered', status: answer.status, body: text, retry: fields['X-Slack-Retry-Num'] });
    return { status: answer.status, body: text };
  }
  post(body, type, retry = 0, reason = '') {
    const fields = retry ? { 'X-Slack-Retry-Num': String(retry), 'X-Slack-Retry-Reason': reason } : {};
    return this.deliver({ body, type, fields }).catch(() => ({ status: 0, body: '' }));
  }
  // Again until it is taken: Slack's pauses (at once, a minute, five) are shorter here.
  async postEvent(body) {
    for (let retry = 0; retry <= 3; ++retry) {
      const answer = await this.post(body, 'application/json', retry, 'http_error');
      if (answer.status >= 200 && answer.status < 300) return answer;
    }
    return { status: 0 };
  }

  // {event, event_id, times}: the same event so many times.
  async event({ event, event_id, times = 1 }) {
    const id = event_id || `Ev${String(++this.events).padStart(6, '0')}`;
    const payload = { ...kWorkspace, type: 'event_callback', event, event_id: id, event_time: Math.floor(Date.now() / 1000),
      authorizations: [{ team_id: kBot.team_id, user_id: kBot.user_id, is_bot: true }] };
    for (let i = 0; i < times; ++i) {
      if (this.url) await this.postEvent(JSON.stringify(payload));
      else this.sockets.send('events_api', payload, false);
    }
    return { event_id: id };
  }

  share({ name, content, ...more }) {
    const path = `/files-pri/T0TEAM-F${this.workspace.shared.size + 1}/${name}`;
    this.workspace.shared.set(path, content);
    const file = { id: `F${this.workspace.shared.size}`, name, title: name, mimetype: 'text/plain', size: content.length, mode: 'hosted',
      url_private: `${this.base()}${path}`, url_private_download: `${this.base()}${path}` };
    return this.say({ ...more, files: [file] });
  }
  async say({ user = 'U0ANN', channel = 'C0OPS', text, thread_ts, files, times = 1, more = {} }) {
    const room = this.workspace.channel(channel);
    const message = { type: 'message', user, text, ts: this.workspace.nextTs(), team: kBot.team_id, channel,
      channel_type: room.is_im ? 'im' : 'channel', event_ts: '', ...more };
    message.event_ts = message.ts;
    if (thread_ts) message.thread_ts = thread_ts;
    if (files) Object.assign(message, { files, subtype: 'file_share' });
    room.messages.push(message);
    await this.event({ event: message, times });
    // Whoever names the bot in a channel makes two events of one post.
    if (!room.is_im && (text || '').includes(`<@${kBot.user_id}>`)) {
      const { channel_type, subtype, ...mention } = message;
      await this.event({ event: { ...mention, type: 'app_mention' }, times });
    }
    return { ts: message.ts };
  }
  react({ user = 'U0ANN', channel = 'C0OPS', ts, name }) {
    return this.event({ event: { type: 'reaction_added', user, reaction: name, item_user: kBot.user_id,
      item: { type: 'message', channel, ts }, event_ts: this.workspace.nextTs() } });
  }
  edit({ channel = 'C0OPS', ts, text }) {
    const message = this.workspace.message(this.workspace.channel(channel), ts);
    const before = { ...message };
    Object.assign(message, { text, edited: { user: message.user, ts: this.workspace.nextTs() } });
    return this.event({ event: { type: 'message', subtype: 'message_changed', hidden: true, channel, channel_type: 'channel',
      message: { ...message }, previous_message: before, ts: this.workspace.nextTs(), event_ts: this.workspace.nextTs() } });
  }
  erase({ channel = 'C0OPS', ts }) {
    const before = this.workspace.message(this.workspace.channel(channel), ts);
    return this.event({ event: { type: 'message', subtype: 'message_deleted', hidden: true, channel, channel_type: 'channel',
      deleted_ts: ts, previous_message: before, ts: this.workspace.nextTs(), event_ts: this.workspace.nextTs() } });
  }

  responseUrl(user, channel) {
    const path = `/response/${kBot.team_id}/${++this.urls}/${Math.random().toString(16).slice(2)}`;
    this.workspace.responses.set(path, { path, user, channel, used: 0, until: Date.now() + 30 * 60000 });
    return this.base() + path;
  }
  name(user) {
    return this.workspace.users.get(user).name;
  }
  // What the app answers an envelope or request with.
  interactive(payload, type, accepts) {
    return new Promise((resolve) => {
      if (!this.url) return this.sockets.send(type, payload, accepts, (answer) => resolve({ answer }));
      const body = type === 'slash_commands' ? new URLSearchParams(payload).toString()
        : new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
      this.post(body, 'application/x-www-form-urlencoded').then(({ status, body: text }) => {
        let answer = {};
        try {
          answer = text ? JSON.parse(text) : {};
        } catch {
          answer = { text };
        }
        resolve({ status, answer: status === 200 ? answer : null });
      });
    });
  }
  // {command: "/cox", text}. Resolves with what the app answers.
  command({ user = 'U0ANN', channel = 'C0OPS', command, text = '' }) {
    return this.interactive({ ...kWorkspace, team_domain: 'acme', channel_id: channel,
      channel_name: this.workspace.channel(channel).name || 'directmessage', user_id: user, user_name: this.name(user),
      command, text, is_enterprise_install: 'false', response_url: this.responseUrl(user, channel),
      trigger_id: this.workspace.trigger() }, 'slash_commands', true);
  }

  blocksOf(message) {
    return [...(message.blocks || []), ...(message.attachments || []).flatMap((each) => each.blocks || [])];
  }
  // The message and its element that shows this label.
  find(channel, matches) {
    for (const message of [...this.workspace.channel(channel).messages].reverse()) {
      for (const block of this.blocksOf(message).filter((each) => each.type === 'actions')) {
        const element = block.elements.find(matches);
        if (element) return { message, block, element };
      }
    }
    throw new Error('nothing like that can be pressed');
  }
  act(user, channel, { message, block, element }, more, trigger) {
    const action = { action_id: element.action_id, block_id: block.block_id, type: element.type,
      action_ts: this.workspace.nextTs(), ...more };
    return this.interactive({ type: 'block_actions', ...kWorkspace, user: { id: user, username: this.name(user), team_id: kBot.team_id },
      container: { type: 'message', message_ts: message.ts, channel_id: channel, is_ephemeral: false },
      trigger_id: trigger || this.workspace.trigger(), team: { id: kBot.team_id, domain: 'acme' }, enterprise: null,
      channel: { id: channel, name: this.workspace.channel(channel).name || 'directmessage' }, message,
      response_url: this.responseUrl(user, channel), actions: [action] }, 'interactive', false);
  }
  // {label, times}: the newest button that shows it. `value` stands in for the button's own: a forgery.
  async press({ user = 'U0ANN', channel = 'C0OPS', label, value }) {
    const found = this.find(channel, (e) => e.type === 'button' && e.text.text === label);
    const more = found.element.value === undefined && value === undefined ? {} : { value: value || found.element.value };
    return this.act(user, channel, found, { text: found.element.text, ...more });
  }
  async choose({ user = 'U0ANN', channel = 'C0OPS', label }) {
    const has = (e) => e.type === 'static_select' && e.options.find((o) => o.text.text === label);
    const found = this.find(channel, has);
    return this.act(user, channel, found, { selected_option: has(found.element) });
  }
  // {values: {label: text}}: the newest view is filled in and sent off.
  async submit({ user = 'U0ANN', values }) {
    const view = [...this.workspace.views.values()].pop();
    if (!view) throw new Error('no view is open');
    const state = {};
    for (const block of view.blocks.filter((each) => each.type === 'input')) {
      const { element } = block;
      const value = values[block.label.text];
      if (value === undefined && !block.optional) throw new Error(`${block.label.text} must be filled in`);
      const chosen = element.type === 'static_select' && element.options.find((o) => o.value === value || o.text.text === value);
      if (element.type === 'static_select' && value !== undefined && !chosen) throw new Error(`${value} cannot be chosen`);
      state[block.block_id] = { [element.action_id]: element.type === 'static_select'
        ? { type: element.type, selected_option: chosen || null } : { type: element.type, value: value === undefined ? null : value } };
    }
    return this.interactive({ type: 'view_submission', ...kWorkspace, team: { id: kBot.team_id, domain: 'acme' },
      user: { id: user, username: this.name(user), name: this.name(user), team_id: kBot.team_id },
      trigger_id: this.workspace.trigger(), view: { ...view, state: { values: state } }, response_urls: [] }, 'interactive', true);
  }
}

module.exports = { People, sign, kSecret };
