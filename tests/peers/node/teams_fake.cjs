// The channel side of Microsoft Teams for one bot: OpenID metadata and keys, the token endpoint, the
// v3 conversations API, and a person who talks to the bot with signed activities. What the real
// service refuses is refused. Arguments, both or neither: a certificate and its key, for a second
// port with TLS. First line of its output: {"port":N,"tls":M}. Control is below /_control/.
const crypto = require('crypto');
const fs = require('fs');
const http = require('http');
const https = require('https');

const bot = {
  app: '11111111-2222-3333-4444-555555555555',
  secret: 'the-secret-of-the-bot',
  tenant: '99999999-8888-7777-6666-555555555555',
  url: null,
};
const ISSUER = 'https://api.botframework.com';
const SCOPE = 'https://api.botframework.com/.default';
const log = [];
const faults = []; // {where, status, times, retry_after}
const files = new Map(); // address with its query -> what is in it
const conversations = new Map(); // id -> Map of activity id -> activity
let tokens = new Map(); // token -> until when
let seconds = 3600; // how long a token lives
let last = 1700000000000;
let port = 0;
let keys = [];
let endorsements = ['msteams'];

function newKey() {
  const pair = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
  keys = [{ kid: crypto.randomBytes(8).toString('hex'), ...pair }];
}
newKey();
const stranger = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });

const base = () => `http://127.0.0.1:${port}`;
const nextId = () => String(++last);
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

// ---- what is signed, and what is forged ----

function sign(head, claims, forge) {
  const data = `${encode(head)}.${encode(claims)}`;
  if (head.alg === 'none') return `${data}.`;
  if (head.alg === 'HS256') {
    const pem = keys[0].publicKey.export({ type: 'spki', format: 'pem' });
    return `${data}.${crypto.createHmac('sha256', pem).update(data).digest('base64url')}`;
  }
  const key = forge.key === 'wrong' ? stranger.privateKey : keys[0].privateKey;
  return `${data}.${crypto.sign('RSA-SHA256', Buffer.from(data), key).toString('base64url')}`;
}

// forge: {none, key, alg, kid, aud, iss, serviceurl, skew (seconds), life (seconds), cut}
function token(activity, forge = {}) {
  const now = Math.floor(Date.now() / 1000) + (forge.skew ?? 0);
  const head = { typ: 'JWT', alg: forge.alg ?? 'RS256', kid: forge.kid ?? keys[0].kid, x5t: keys[0].kid };
  const claims = {
    iss: forge.iss ?? ISSUER,
    aud: forge.aud ?? bot.app,
    nbf: now,
    exp: now + (forge.life ?? 3600),
    serviceurl: forge.serviceurl ?? activity.serviceUrl,
  };
  const whole = sign(head, claims, forge);
  return forge.cut ? whole.slice(0, -forge.cut) : whole;
}

async function toBot(activity, forge = {}) {
  const headers = { 'Content-Type': 'application/json; charset=utf-8' };
  if (!forge.none) headers.Authorization = `Bearer ${token(activity, forge)}`;
  const answer = await fetch(bot.url, { method: 'POST', headers, body: JSON.stringify(activity) });
  return { status: answer.status, body: await answer.text(), id: activity.id };
}

// ---- what people do ----

const isChannel = (room) => room.startsWith('19:') && room.includes('@thread.tacv2');

function person(name) {
  return { id: `29:${name}`, name, aadObjectId: `aad-${name}` };
}

function activityOf(type, { user = 'ann', room = 'a:ann', thread, id, tenant = bot.tenant }) {
  const channel = isChannel(room);
  const whole = thread ? `${room};messageid=${thread}` : room;
  if (!conversations.has(room)) conversations.set(room, new Map());
  const conversationType = channel ? 'channel' : room.startsWith('a:') ? 'personal' : 'groupChat';
  return {
    type,
    id: id ?? nextId(),
    timestamp: new Date().toISOString(),
    serviceUrl: `${base()}/`,
    channelId: 'msteams',
    from: person(user),
    conversation: { id: whole, tenantId: tenant, conversationType, isGroup: conversationType !== 'personal' },
    recipient: { id: `28:${bot.app}`, name: 'Cox' },
    channelData: { tenant: { id: tenant }, ...(channel && { channel: { id: room, name: 'ops' } }) },
  };
}

function message(said) {
  const activity = activityOf('message', said);
  if (isChannel(said.room ?? '') && !said.thread) activity.conversation.id += `;messageid=${activity.id}`;
  activity.textFormat = 'plain';
  activity.text = said.text ?? '';
  activity.entities = (said.mentions ?? []).map((each) => ({
    type: 'mention', mentioned: { id: each.id, name: each.name }, text: `<at>${each.name}</at>`,
  }));
  if (said.mention) {
    activity.text = `<at>Cox</at> ${activity.text}`;
    activity.entities.unshift({ type: 'mention', mentioned: activity.recipient, text: '<at>Cox</at>' });
  }
  conversations.get(said.room ?? 'a:ann').set(activity.id, activity);
  return Object.assign(activity, said.more);
}

// A file in a chat of two; whoever has its address may fetch it.
function shared(said) {
  const id = crypto.randomUUID().toUpperCase();
  const there = `/personal/${said.user ?? 'ann'}`;
  const at = `${there}/_layouts/15/download.aspx?UniqueId=${id}&Translate=false&tempauth=${crypto.randomBytes(16).toString('hex')}&ApiVersion=2.0`;
  files.set(at, said.content);
  const content = { downloadUrl: base() + at, uniqueId: id, fileType: said.name.split('.').pop(), etag: `"{${id}},1"` };
  return message({ ...said, more: { attachments: [{ contentType: 'application/vnd.microsoft.teams.file.download.info',
    contentUrl: `${base()}${there}/Documents/Applications/${said.name}`, name: said.name, content }] } });
}

function press(pressed) {
  if (pressed.kind === 'submit')
    return Object.assign(activityOf('message', pressed), { value: pressed.data, replyToId: pressed.card });
  const value = { action: { type: 'Action.Execute', verb: pressed.verb ?? 'cox', data: pressed.data }, trigger: 'manual' };
  return Object.assign(activityOf('invoke', pressed), { name: 'adaptiveCard/action', value, replyToId: pressed.card });
}

const control = {
  bot: (set) => Object.assign(bot, set),
  say: (said) => toBot(message(said), said.forge),
  share: (said) => toBot(shared(said), said.forge),
  press: (pressed) => toBot(press(pressed), pressed.forge),
  // Any other type: {type, user, room, more: {...}}
  event: (what) => toBot(Object.assign(activityOf(what.type, what), what.more), what.forge),
  // Bytes with a token that is good: {body}
  raw: async ({ body }) => {
    const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token({ serviceUrl: `${base()}/` })}` };
    const answer = await fetch(bot.url, { method: 'POST', headers, body }).catch(() => ({ status: 0 })); // cut off
    return { status: answer.status };
  },
  again: (what) => toBot(what.activity, what.forge),
  fault: (fault) => faults.push({ times: 1, ...fault }),
  mend: () => faults.splice(0),
  revoke: () => tokens.clear(),
  rotate: () => newKey(),
  endorse: (set) => (endorsements = set.names),
  life: (set) => (seconds = set.seconds),
  head: async () => ({ status: (await fetch(bot.url, { method: 'HEAD' })).status }),
};

// ---- the service ----

class Refusal extends Error {
  constructor(status, code, words) {
    super(words);
    Object.assign(this, { status, body: { error: { code, message: words } } });
  }
}
const refuse = (status, code, words) => { throw new Refusal(status, code, words); };

function tokenFor(tenant, form) {
  const wrong = (status, error, words) => {
    throw Object.assign(new Refusal(status, error, words), { body: { error, error_description: words } });
  };
  if (form.get('grant_type') !== 'client_credentials') wrong(400, 'unsupported_grant_type', 'AADSTS70003');
  if (![bot.tenant, 'botframework.com'].includes(tenant)) wrong(400, 'invalid_request', 'AADSTS90002: no such tenant');
  if (form.get('client_id') !== bot.app) wrong(400, 'unauthorized_client', 'AADSTS700016: no such application');
  if (form.get('client_secret') !== bot.secret) wrong(401, 'invalid_client', 'AADSTS7000215: invalid client secret');
  if (!form.get('scope').split(' ').includes(SCOPE)) wrong(400, 'invalid_scope', 'AADSTS70011');
  const fresh = `token-${crypto.randomBytes(12).toString('hex')}`;
  tokens.set(fresh, Date.now() + seconds * 1000);
  return { token_type: 'Bearer', expires_in: seconds, ext_expires_in: seconds, access_token: fresh };
}

function checkActivity(activity) {
  if (!activity || typeof activity.type !== 'string') refuse(400, 'BadArgument', 'an activity has a type');
  if (activity.type === 'message' && !activity.text && !activity.attachments?.length)
    refuse(400, 'BadSyntax', 'a message has a text or attachments');
  for (const each of activity.attachments ?? []) {
    if (each.contentType !== 'application/vnd.microsoft.card.adaptive') continue;
    if (each.content?.type !== 'AdaptiveCard' || !each.content.version || !Array.isArray(each.content.body))
      refuse(400, 'BadSyntax', 'an Adaptive Card has type, version and body');
  }
  for (const each of activity.entities ?? []) {
    if (each.type === 'mention' && (!each.mentioned?.id || !(activity.text ?? '').includes(each.text)))
      refuse(400, 'BadSyntax', 'the text of a mention is in the text of its message');
  }
}

function roomOf(id) {
  const room = conversations.get(id.split(';messageid=')[0]);
  return room ?? refuse(404, 'ConversationNotFound', 'Conversation not found.');
}

function create(body) {
  const member = body?.members?.[0]?.id;
  if (!member || !body.bot?.id || !(body.tenantId ?? body.channelData?.tenant?.id))
    refuse(400, 'BadArgument', 'bot, members and tenantId are needed');
  const id = `a:${member.replace(/^(29:|aad-)/, '')}`;
  if (!conversations.has(id)) conversations.set(id, new Map());
  return { status: 201, body: { id } };
}

function v3(method, parts, body) {
  if (parts.length === 0) return method === 'POST' ? create(body) : refuse(405, 'MethodNotAllowed', method);
  const room = roomOf(parts[0]);
  if (method === 'GET' && /^(paged)?members$/.test(parts[1])) {
    const members = ['ann', 'bob'].map(person);
    return { status: 200, body: parts[1] === 'members' ? members : { members } };
  }
  if (parts[1] !== 'activities') refuse(404, 'NotFound', 'no such resource');
  if (method === 'POST') {
    checkActivity(body);
    if (body.type === 'typing') return { status: 202 };
    const id = nextId();
    room.set(id, body);
    return { status: 201, body: { id } };
  }
  if (!room.has(parts[2])) refuse(404, 'ActivityNotFoundInConversation', 'no such activity');
  if (method === 'DELETE') return room.delete(parts[2]), { status: 200 };
  if (method !== 'PUT') refuse(405, 'MethodNotAllowed', method);
  checkActivity(body);
  room.set(parts[2], body);
  return { status: 200, body: { id: parts[2] } };
}

function conversationCall(request, path, text) {
  const bearer = (request.headers.authorization ?? '').replace(/^Bearer /, '');
  if (!(tokens.get(bearer) > Date.now())) refuse(401, 'Unauthorized', 'Authorization has been denied');
  if (/[;@]/.test(path)) refuse(400, 'BadArgument', 'ids are percent-encoded in a path');
  if (text.length > 100000) refuse(413, 'MessageSizeTooBig', 'Message size too large.');
  const parts = path.split('/').slice(3).filter((part) => part !== '').map(decodeURIComponent);
  return v3(request.method, parts, text ? JSON.parse(text) : null);
}

function metadata(path) {
  if (path === '/v1/.well-known/openidconfiguration')
    return { issuer: ISSUER, jwks_uri: `${base()}/v1/.well-known/keys`,
      id_token_signing_alg_values_supported: ['RS256'], token_endpoint_auth_methods_supported: ['private_key_jwt'] };
  if (path === '/v1/.well-known/keys')
    return { keys: keys.map((each) => ({ ...each.publicKey.export({ format: 'jwk' }), use: 'sig', kid: each.kid,
      x5t: each.kid, endorsements })) };
  return null;
}

function authority(request, tenant) {
  const here = `https://${request.headers.host}/${tenant}`;
  return { issuer: `${here}/v2.0`, token_endpoint: `${here}/oauth2/v2.0/token`,
    authorization_endpoint: `${here}/oauth2/v2.0/authorize`, jwks_uri: `${here}/keys` };
}

const placeOf = (path) => {
  if (path.startsWith('/v3/')) return 'v3';
  if (path.endsWith('/oauth2/v2.0/token')) return 'token';
  return path.startsWith('/v1/') ? 'keys' : 'other';
};

function serve(request, path, text) {
  const where = placeOf(path);
  const fault = faults.find((each) => each.where === where && each.times > 0);
  if (fault) {
    fault.times -= 1;
    const headers = fault.retry_after === undefined ? {} : { 'Retry-After': String(fault.retry_after) };
    if (fault.page) return { status: fault.status, headers, bytes: fault.page };
    return { status: fault.status, headers, body: { error: { code: 'Fault', message: 'as told' } } };
  }
  if (where === 'v3') return conversationCall(request, path, text);
  const tenant = path.split('/')[1];
  if (where === 'token') return { status: 200, body: tokenFor(tenant, new URLSearchParams(text)) };
  if (path.endsWith('/v2.0/.well-known/openid-configuration')) return { status: 200, body: authority(request, tenant) };
  const found = metadata(path);
  return found ? { status: 200, body: found } : refuse(404, 'NotFound', path);
}

async function controlled(path, text) {
  if (path === 'log') return log;
  const act = control[path] ?? refuse(404, 'NotFound', path);
  return (await act(text ? JSON.parse(text) : {})) ?? {};
}

async function answer(request, text) {
  const path = request.url.split('?')[0];
  if (path.startsWith('/_control/')) return { status: 200, body: await controlled(path.slice(10), text) };
  if (files.has(request.url)) return { status: 200, bytes: files.get(request.url) };
  const entry = { method: request.method, path };
  if (path.startsWith('/v3/') && text) entry.body = JSON.parse(text);
  log.push(entry);
  const given = serve(request, path, text);
  entry.status = given.status;
  if (given.body?.id) entry.id = given.body.id;
  return given;
}

async function handle(request, response) {
  let text = '';
  for await (const piece of request) text += piece;
  const given = await answer(request, text).catch((error) => {
    if (log.length > 0 && log.at(-1).status === undefined) log.at(-1).status = error.status ?? 400;
    return { status: error.status ?? 400, body: error.body ?? { error: { code: 'BadSyntax', message: error.message } } };
  });
  const bytes = given.bytes ?? (given.body === undefined ? '' : JSON.stringify(given.body));
  response.writeHead(given.status, { ...(bytes && { 'Content-Type': 'application/json' }), ...given.headers });
  response.end(bytes);
}

const [cert, key] = process.argv.slice(2);
const plain = http.createServer(handle);
plain.listen(0, '127.0.0.1', () => {
  port = plain.address().port;
  if (!cert) return console.log(JSON.stringify({ port }));
  const secure = https.createServer({ cert: fs.readFileSync(cert), key: fs.readFileSync(key) }, handle);
  secure.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port, tls: secure.address().port })));
});
