// A Mattermost server on loopback, as far as a bot meets one: REST v4, its WebSocket, buttons, dialogs,
// slash commands. It prints {"port":N,...} and is driven by POSTs to /_control/NAME; /_control/log has
// everything that came in. What the real one refuses it refuses.
'use strict';
const http = require('http');
const { World, Refusal, missing, forbidden, id } = require('./mattermost_world.cjs');
const { Sockets } = require('./mattermost_socket.cjs');

const log = [];
const watchers = new Set();
// Every call, and every WebSocket, that came in; those who wait for it hear of it.
const note = (entry) => {
  log.push({ n: log.length, ...entry });
  for (const look of [...watchers]) look();
};
const line = (entry) => `${entry.method || 'SOCKET'} ${entry.path || entry.socket} ${entry.body || ''}`;
const faults = { limited: 0, broken: 0, cut: 0, swallow: 0 };
const triggers = new Map();
const dialogs = [];
const world = new World((...event) => sockets.tell(...event));
const sockets = new Sockets(world, faults, note);

const routes = [
  ['GET', '/users/me', (c) => world.users.get(c.user)],
  ['GET', '/users/me/channels', (c) => mine(c.user).map(plain)],
  ['GET', '/users/me/teams/members', (c) => [{ team_id: world.team, user_id: c.user, roles: 'team_user', delete_at: 0 }]],
  ['GET', '/users/me/teams/([a-z0-9]{26})/channels/members', (c) => mine(c.user).map((each) => ({ channel_id: each.id, user_id: c.user, roles: 'channel_user' }))],
  ['POST', '/roles/names', (c) => c.json.map((each) => world.role(each))],
  ['POST', '/users/ids', (c) => c.json.map((each) => world.users.get(each)).filter(Boolean)],
  ['GET', '/users/([a-z0-9]{26})', (c) => world.find('users', c.at[0])],
  ['POST', '/users/me/typing', (c) => world.channelOf(c.user, c.json.channel_id) && { status: 'OK' }],
  ['POST', '/channels/direct', (c) => ({ status: 201, body: plain(world.directOf(...c.json)) })],
  ['GET', '/channels/([a-z0-9]{26})', (c) => plain(world.channelOf(c.user, c.at[0]))],
  ['PUT', '/channels/([a-z0-9]{26})/patch', (c) => plain(Object.assign(world.channelOf(c.user, c.at[0]), { header: c.json.header }))],
  ['GET', '/channels/([a-z0-9]{26})/posts', (c) => world.since(c.user, c.at[0], Number(c.query.get('since')))],
  ['POST', '/posts', (c) => ({ status: 201, body: world.shown(world.say(c.user, c.json)) })],
  ['POST', '/posts/ephemeral', ephemeral],
  ['GET', '/posts/([a-z0-9]{26})', (c) => world.shown(world.find('posts', c.at[0]))],
  ['PUT', '/posts/([a-z0-9]{26})/patch', (c) => world.shown(world.edit(c.user, c.at[0], c.json))],
  ['DELETE', '/posts/([a-z0-9]{26})', (c) => world.remove(c.user, c.at[0]) || { status: 'OK' }],
  ['POST', '/reactions', (c) => ({ status: 201, body: world.react(c.user, c.json) })],
  ['POST', '/files', upload],
  ['GET', '/files/([a-z0-9]{26})', (c) => ({ status: 200, body: world.find('files', c.at[0]).bytes })],
  ['POST', '/actions/dialogs/open', openDialog],
];

function mine(user) {
  // `lagging`: a replica of the database still has this channel.
  return [...world.channels.values()].filter((each) => (each.members.has(user) || each.name === faults.lagging) && !each.delete_at);
}
function plain(channel) {
  const { members, ...rest } = channel;
  return rest;
}
function ephemeral(c) {
  if (!world.may('create_post_ephemeral')) throw forbidden();
  world.channelOf(c.json.user_id, c.json.post.channel_id);
  return { status: 201, body: { ...c.json.post, id: id(), type: 'system_ephemeral' } };
}
function upload(c) {
  if (!world.may('upload_file')) throw forbidden();
  world.channelOf(c.user, c.query.get('channel_id'));
  const info = { id: id(), user_id: c.user, name: c.query.get('filename'), size: c.bytes.length, mime_type: 'text/plain' };
  world.files.set(info.id, { info, bytes: c.bytes });
  return { status: 201, body: { file_infos: [info], client_ids: [] } };
}
function openDialog(c) {
  const { trigger_id, url, dialog } = c.json;
  if (!triggers.has(trigger_id)) throw new Refusal(400, 'interactive_message.decode_trigger_id.expired', 'Trigger ID for interactive dialog is expired.');
  if (!url || !dialog || !dialog.title || dialog.title.length > 24) throw new Refusal(400, 'app.open_dialog.app_error', 'Invalid dialog.');
  for (const each of dialog.elements || []) {
    if (!each.name || !each.display_name || each.display_name.length > 24 || !['text', 'textarea', 'select', 'bool', 'radio'].includes(each.type))
      throw new Refusal(400, 'app.open_dialog.app_error', 'Invalid dialog element.');
  }
  triggers.delete(trigger_id);
  dialogs.push({ url, ...dialog });
  return { status: 'OK' };
}

async function call(url, body, headers = { 'Content-Type': 'application/json' }) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await fetch(url, { method: 'POST', headers, body: text });
  const said = await answer.text();
  let json = null;
  try { json = said ? JSON.parse(said) : {}; } catch { /* no JSON */ }
  return { status: answer.status, text: said, json };
}
const person = (name) => {
  const user = [...world.users.values()].find((each) => each.username === (name || 'ann'));
  if (!user) throw missing('user');
  return user;
};
const trigger = () => {
  const key = id();
  triggers.set(key, true);
  return key;
};
const room = (name, user) => (name === 'direct' ? world.directOf(world.bot.id, user.id) : [...world.channels.values()].find((each) => each.name === (name || 'ops')));

const control = {
  say: (c) => world.say(person(c.user).id, { ...c, channel_id: room(c.room, person(c.user)).id }),
  many: (c) => { for (let i = 0; i < c.count; i++) control.say({ ...c, message: c.message.replace('#', i) }); },
  edit: (c) => world.edit(world.find('posts', c.post).user_id, c.post, { message: c.message }),
  remove: (c) => world.remove(world.find('posts', c.post).user_id, c.post),
  react: (c) => world.react(person(c.user).id, { user_id: person(c.user).id, post_id: c.post, emoji_name: c.emoji }),
  fault: (c) => Object.assign(faults, c),
  drop: () => sockets.each((ws) => ws.terminate()),
  // `times`: so often, one after the other.
  frame: (c) => sockets.each((ws) => ws.send(c.text.repeat(c.times || 1))),
  // An event in its place, whatever is in it.
  event: (c) => sockets.tell(c.event, c.data, world.ops),
  still: () => sockets.each((ws) => ws._socket.pause()),
  revoke: () => world.tokens.delete('bot-token'),
  grant: () => world.tokens.set('bot-token', world.bot.id),
  // What nobody's role lets them do any more, or does again.
  permission: (c) => {
    const role = c.name === 'create_post_ephemeral' || c.name === 'create_direct_channel' ? 'system_user' : 'channel_user';
    world.roles.get(role)[c.allowed ? 'add' : 'delete'](c.name);
  },
  member: (c) => world.member(room(c.room), person(c.user), c.is_in),
  archive: (c) => world.archive(room(c.room), c.is_archived),
  // Somebody posts a file.
  share: (c) => {
    const info = { id: id(), user_id: person(c.user).id, name: c.name, size: c.text.length, mime_type: 'text/plain' };
    world.files.set(info.id, { info, bytes: Buffer.from(c.text) });
    return control.say({ ...c, file_ids: [info.id] });
  },
  // Presses the button, or chooses the option, with this label on the newest post that has it.
  press: (c) => {
    for (const post of [...world.posts.values()].reverse()) {
      const action = (post.props.attachments || []).flatMap((each) => each.actions || []).find((each) => each.name === c.name);
      if (!action) continue;
      const user = person(c.user);
      const channel = world.channels.get(post.channel_id);
      const context = { ...action.integration.context };
      if (action.type === 'select') context.selected_option = action.options.find((each) => each.text === c.option).value;
      const body = { user_id: user.id, user_name: user.username, channel_id: channel.id, channel_name: channel.name, team_id: channel.team_id };
      Object.assign(body, { post_id: post.id, trigger_id: c.trigger || trigger(), type: action.type, data_source: '', context });
      return call(c.url || action.integration.url, body);
    }
    throw missing('post');
  },
  submit: (c) => {
    const dialog = dialogs.at(-1);
    const user = person(c.user);
    const body = { type: 'dialog_submission', callback_id: dialog.callback_id, state: dialog.state, user_id: user.id };
    Object.assign(body, { channel_id: world.ops.id, team_id: world.team, submission: c.values, cancelled: c.cancelled || false });
    return call(dialog.url, body);
  },
  command: (c) => {
    const user = person(c.user);
    const body = new URLSearchParams({ channel_id: world.ops.id, channel_name: 'ops', command: c.command, response_url: 'http://127.0.0.1/none', team_id: world.team, text: c.text, token: c.token, trigger_id: trigger(), user_id: user.id, user_name: user.username });
    return call(c.url, body.toString(), { 'Content-Type': 'application/x-www-form-urlencoded', Authorization: 'Token ' + c.token });
  },
  log: () => log,
  // The first call after number `after` with all these texts, once it comes; {} after `ms`.
  wait: (c) => new Promise((resolve) => {
    const look = () => {
      const found = log.find((entry) => entry.n > c.after && c.has.every((text) => line(entry).includes(text)));
      if (!found) return;
      watchers.delete(look);
      resolve(found);
    };
    watchers.add(look);
    look();
    setTimeout(() => { watchers.delete(look); resolve({}); }, c.ms || 30000).unref();
  }),
  dialogs: () => dialogs,
  posts: () => [...world.posts.values()],
  ids: () => ({ bot: world.bot.id, ann: world.ann.id, bob: world.bob.id, ops: world.ops.id, direct: world.direct.id }),
};

function answer(response, status, body, fields = {}) {
  const isFile = Buffer.isBuffer(body);
  response.writeHead(status, { 'Content-Type': isFile ? 'text/plain' : 'application/json', ...fields });
  response.end(isFile ? body : JSON.stringify(body === undefined ? null : body));
}
async function controls(request, response, path, text) {
  try {
    if (!control[path]) throw missing('control');
    answer(response, 200, await control[path](text ? JSON.parse(text) : {}));
  } catch (error) {
    answer(response, error.status || 500, { message: String(error) });
  }
}
// What stands before every call: faults, and who it is.
function admitted(request, response) {
  if (faults.cut > 0) { faults.cut -= 1; request.socket.destroy(); return null; }
  if (faults.broken > 0) { faults.broken -= 1; answer(response, faults.status || 503, { message: 'down' }); return null; }
  if (faults.limited > 0) {
    faults.limited -= 1;
    answer(response, 429, { message: 'limit exceeded' }, { 'X-Ratelimit-Limit': '10', 'X-Ratelimit-Remaining': '0', 'X-Ratelimit-Reset': '1' });
    return null;
  }
  const token = /^bearer (\S+)$/i.exec(request.headers.authorization || '');
  const user = token && world.tokens.get(token[1]);
  if (user) return user;
  answer(response, 401, { id: 'api.context.session_expired.app_error', message: 'Invalid or expired session, please login again.', status_code: 401 });
  return null;
}
function api(request, response, url, bytes) {
  const path = url.pathname.slice('/api/v4'.length);
  note({ method: request.method, path: path + url.search, body: bytes.toString() });
  const user = admitted(request, response);
  if (!user) return;
  try {
    for (const [method, pattern, act] of routes) {
      const at = method === request.method && new RegExp(`^${pattern}$`).exec(path);
      if (!at) continue;
      const isJson = path !== '/files' && bytes.length > 0;
      const made = act({ user, at: at.slice(1), query: url.searchParams, bytes, json: isJson ? JSON.parse(bytes) : {} });
      const whole = made && typeof made.status === 'number' && 'body' in made;
      return answer(response, whole ? made.status : 200, whole ? made.body : made, { 'X-Version-Id': '10.11.0' });
    }
    throw new Refusal(404, 'api.context.404.app_error', "Sorry, we could not find the page.");
  } catch (error) {
    answer(response, error.status || 500, error.body || { message: String(error) });
  }
}

const server = http.createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const url = new URL(request.url, 'http://x');
    const bytes = Buffer.concat(chunks);
    if (url.pathname.startsWith('/_control/')) return controls(request, response, url.pathname.slice(10), bytes.toString());
    if (url.pathname.startsWith('/api/v4/')) return api(request, response, url, bytes);
    answer(response, 404, null);
  });
});
server.on('upgrade', (request, socket, head) => {
  if (!request.url.startsWith('/api/v4/websocket')) return socket.destroy();
  sockets.upgrade(request, socket, head);
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port, ...control.ids() })));
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
