// A Discord on loopback: Gateway and REST, version 10, for clients and for our adapter. First line of its
// output: {"port": N}. What a test wants of it is asked for under /_control/ (POST, JSON), and
// GET /_control/log tells what came in.
const http = require('http');
const crypto = require('crypto');
const { World, snowflake } = require('./discord_world.cjs');
const { Gateway } = require('./discord_gateway.cjs');
const { Rest } = require('./discord_rest.cjs');

const violations = []; // what a client must not do
const world = new World();
const gateway = new Gateway(world, violations);
const rest = new Rest(world, gateway, violations);

const user_of = (said) => world.users.get(said.user ?? '301');
const channel_of = (said) => (said.direct ? world.direct(said.user ?? '301') : world.channels.get(said.channel ?? '200'));
const intent_of = (channel, guild, direct) => ({ guild: channel.guild_id, intent: channel.guild_id ? 1 << guild : 1 << direct });

const named = (name) => ({ id: world.commands.find((each) => each.name === name)?.id ?? '1', type: 1, name });
const inner = (options) => options.find((each) => each.type <= 2);
const focused_of = (options) => (inner(options) ? focused_of(inner(options).options) : options.find((each) => each.focused));
// The option of that name as the bot has registered it, below the words that the invocation has.
function registered(command, options, name) {
  const word = inner(options);
  const option = command?.options?.find((each) => each.name === (word?.name ?? name));
  return word ? registered(option, word.options, name) : option;
}

function interaction(said, type, data, more = {}, known = {}) {
  const channel = channel_of(said);
  const id = said.id ?? snowflake();
  const one = { type, token: crypto.randomBytes(24).toString('base64url'), time: Date.now(), channel: channel.id, ...known };
  world.interactions.set(id, one);
  const who = channel.guild_id ? { guild_id: channel.guild_id, member: { ...world.member(user_of(said)), permissions: '0' } } : { user: user_of(said) };
  gateway.emit('INTERACTION_CREATE', { id, application_id: world.application, type, data, token: one.token, version: 1,
    channel_id: channel.id, channel: { ...channel }, locale: 'en-GB', guild_locale: 'en-US', app_permissions: '0',
    entitlements: [], attachment_size_limit: 10_485_760, authorizing_integration_owners: {}, context: channel.guild_id ? 0 : 1, ...who, ...more },
  { guild: channel.guild_id, copies: said.copies });
  return { id };
}

const controls = {
  say(said) {
    const channel = channel_of(said);
    const message = world.message(user_of(said), channel, said);
    gateway.emit('MESSAGE_CREATE', world.event_of(message), { ...intent_of(channel, 9, 12), copies: said.copies });
    return { id: message.id, channel: channel.id };
  },
  // Somebody posts a file; it lies where everybody who has the address may fetch it.
  share(said) {
    const channel = channel_of(said);
    const id = snowflake();
    const until = Math.floor(Date.now() / 1000) + 86_400;
    const path = `/attachments/${channel.id}/${id}/${said.name}?ex=${until.toString(16)}&is=${(until - 86_400).toString(16)}&hm=${crypto.randomBytes(32).toString('hex')}&`;
    const bytes = Buffer.from(said.text);
    world.files.set(path, bytes);
    const url = gateway.url.replace('ws:', 'http:') + path;
    return controls.say({ ...said, attachments: [{ id, filename: said.name, size: bytes.length, url, proxy_url: url, content_type: 'text/plain; charset=utf-8' }] });
  },
  edit(said) {
    const message = Object.assign(world.messages.get(said.id), { content: said.content, edited_timestamp: new Date().toISOString() });
    gateway.emit('MESSAGE_UPDATE', world.event_of(message), intent_of(world.channels.get(message.channel_id), 9, 12));
  },
  remove(said) {
    const message = world.messages.get(said.id);
    const channel = world.channels.get(message.channel_id);
    gateway.emit('MESSAGE_DELETE', { id: said.id, channel_id: channel.id, ...(channel.guild_id && { guild_id: channel.guild_id }) }, intent_of(channel, 9, 12));
  },
  react(said) {
    const message = world.messages.get(said.id);
    const channel = world.channels.get(message.channel_id);
    gateway.emit('MESSAGE_REACTION_ADD', { user_id: user_of(said).id, channel_id: channel.id, message_id: said.id, guild_id: channel.guild_id,
      member: world.member(user_of(said)), emoji: { id: null, name: said.emoji }, burst: false, type: 0 }, intent_of(channel, 10, 13));
  },
  joins(said) {
    gateway.emit('GUILD_MEMBER_ADD', { guild_id: world.guild, ...world.member(user_of(said)) }, { guild: world.guild, intent: 1 << 1 });
  },
  topic(said) {
    const channel = Object.assign(channel_of(said), { topic: said.topic });
    gateway.emit('CHANNEL_UPDATE', channel, { guild: channel.guild_id, intent: 1 });
  },
  command: (said) => interaction(said, 2, { ...named(said.name), ...(said.options && { options: said.options }) }),
  // {name, options}, of which one is {focused: true} and holds what was typed so far: Discord checks
  // nothing of it, and asks only where the option was registered so.
  complete(said) {
    const focused = focused_of(said.options);
    const option = registered(world.commands.find((each) => each.name === said.name), said.options, focused.name);
    if (!option?.autocomplete || option.type !== focused.type) violations.push(`nobody is asked while /${said.name} ${focused.name} is typed`);
    return interaction(said, 4, { ...named(said.name), options: said.options }, {}, { asked: focused.type });
  },
  press(said) {
    const message = world.messages.get(said.message);
    return interaction({ channel: message.channel_id, ...said }, 3, { custom_id: said.custom_id, component_type: said.values ? 3 : 2,
      ...(said.values && { values: said.values }) }, { message: world.event_of(message) });
  },
  submit: (said) => interaction(said, 5, { custom_id: said.custom_id, components: Object.entries(said.values).map(([id, value]) => ({ type: 18, id: 1,
    component: Array.isArray(value) ? { type: 3, id: 2, custom_id: id, values: value } : { type: 4, id: 2, custom_id: id, value } })) }),
  gateway: (said) => gateway.fault(said),
  rest: (said) => void rest.faults.push({ count: 1, ...said }),
  config(said) {
    Object.assign(gateway.config, said.gateway ?? {});
    Object.assign(rest.limits, said.limits ?? {});
    for (const name of ['slow', 'token_ms']) if (name in said) rest[name] = said[name];
    if ('token' in said) world.token = said.token;
    if (said.guild) world.add_guild(said.guild, 'another');
    if (said.forbid) world.channels.get(said.forbid).forbidden = true;
    if ('allow' in said) delete world.channels.get(said.allow).forbidden;
  },
};

const log = () => ({ rest: rest.log, gateway: gateway.log, violations, identifies: gateway.identifies, commands: world.commands,
  user_agents: [...rest.user_agents],
  messages: [...world.messages.values()].filter((each) => each.author.id === world.bot.id), sessions: gateway.sessions.size,
  connections: gateway.connections.size, answers: [...world.interactions].filter(([, each]) => each.answer).map(([id, each]) => ({ id, ...each.answer })) });

const server = http.createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('error', () => {});
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    if (request.url.startsWith('/attachments/')) {
      const bytes = world.files.get(request.url);
      return response.writeHead(bytes ? 200 : 404, { 'Content-Type': 'text/plain' }).end(bytes ?? 'This content is no longer available.');
    }
    if (!request.url.startsWith('/_control/')) return rest.handle(request, response, body);
    const name = request.url.slice('/_control/'.length);
    const answer = name === 'log' ? log() : controls[name](JSON.parse(body.toString() || '{}')) ?? {};
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
  });
});
server.on('upgrade', (request, socket, head) => {
  socket.on('error', () => {});
  gateway.server.handleUpgrade(request, socket, head, (web_socket) => gateway.server.emit('connection', web_socket, request));
});
server.listen(0, '127.0.0.1', () => {
  gateway.url = `ws://127.0.0.1:${server.address().port}`;
  console.log(JSON.stringify({ port: server.address().port }));
});
