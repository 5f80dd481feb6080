// Telegram's Bot API on loopback: POST /bot<token>/<method>. Tests drive it through /_control/.
'use strict';

const http = require('node:http');
const { World, ApiError, TOKEN, METHODS } = require('./telegram_world.cjs');
const { Intake } = require('./telegram_intake.cjs');

const world = new World();
const intake = new Intake(world);
const log = [];
const watchers = new Set();
const faults = {
  limited: 0, retry_after: 1, broken: 0, cut: 0, garbage: 0, mute: 0, revoked: false,
};

const read = (request) => new Promise((resolve, reject) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => resolve(Buffer.concat(chunks)));
  request.on('error', reject);
});

function multipart(type, body) {
  const boundary = /boundary="?([^";]+)/.exec(type)?.[1];
  const query = {};
  for (const part of body.toString('latin1').split(`--${boundary}`).slice(1, -1)) {
    const [head, ...rest] = part.slice(2).split('\r\n\r\n');
    const content = Buffer.from(rest.join('\r\n\r\n').slice(0, -2), 'latin1');
    const name = /[ ;]name="?([^";\r\n]+)/.exec(head)[1];
    const file = /filename="?([^"\r\n;]*)/.exec(head);
    query[name] = file
      ? { name: Buffer.from(file[1], 'latin1').toString(), content: content.toString() }
      : content.toString();
  }
  for (const key of Object.keys(query)) {  // grammy sends a file by reference
    const at = /^attach:\/\/(.+)$/.exec(query[key])?.[1];
    if (at) query[key] = query[at];
  }
  return query;
}
function parameters(request, url, body) {
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) return multipart(type, body);
  if (type.startsWith('application/json') && body.length) return JSON.parse(body);
  return Object.fromEntries([...url.searchParams, ...new URLSearchParams(body.toString())]);
}

const reply = (response, code, value) => {
  const text = JSON.stringify(value);
  response.writeHead(code, { 'Content-Type': 'application/json' }).end(text);
};
const refuse = (response, error) => reply(response, error.code, {
  ok: false, error_code: error.code, description: error.message,
  ...(error.parameters && { parameters: error.parameters }),
});

// `entry.fault`: what became of it, where that was one.
function note(entry) {
  log.push({ n: log.length, at: Date.now(), ...entry });
  for (const watcher of watchers) watcher();
}

// Faults that hit any method, or polls only where faults.polls is set. True: it was hit.
function hit(response, entry) {
  const isPoll = entry.method === 'getUpdates';
  if (Boolean(faults.polls) !== isPoll) return false;
  const take = (name) => {
    if (faults[name] < 1) return false;
    faults[name] -= 1;
    entry.fault = name;
    return true;
  };
  if (take('limited')) {
    refuse(response, new ApiError(429, `Too Many Requests: retry after ${faults.retry_after}`,
      { retry_after: faults.retry_after }));
  } else if (take('broken')) {
    response.writeHead(502, { 'Content-Type': 'text/html' }).end('<html>Bad Gateway</html>');
  } else if (take('cut')) {
    response.socket.destroy();
  } else if (take('mute')) {
    // Half open: it never answers.
  } else if (take('garbage')) {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"ok":tru');
  } else {
    return false;
  }
  return true;
}

async function api(request, response, url, body) {
  const [, token, method] = /^\/bot([^/]+)\/(\w+)$/.exec(decodeURIComponent(url.pathname)) ?? [];
  if (token === undefined || !/^\d+:/.test(token)) throw new ApiError(404, 'Not Found');
  if (token !== TOKEN || faults.revoked) throw new ApiError(401, 'Unauthorized');
  const query = parameters(request, url, body);
  const entry = { method, query };
  const isHit = hit(response, entry);
  note(entry);
  if (isHit) return;
  if (method === 'getUpdates') return void intake.poll(query, response, refuse);
  if (intake.methods.includes(method)) return reply(response, 200, { ok: true, result: intake[method](query) });
  if (!METHODS.includes(method)) throw new ApiError(404, 'Not Found: method not found');
  reply(response, 200, { ok: true, result: world[method](query) });
}

// Waits for a call with all these texts, after the number `after`; for one that a fault hit, or for
// one that none did.
function wait({ has, after = -1, faulted = false }, response) {
  const find = () => log.find((each) =>
    each.n > after && Boolean(each.fault) === faulted && has.every((text) => `${each.method} ${JSON.stringify(each.query)}`.includes(text)));
  let timer;
  const look = () => {
    const found = find();
    if (!found) return;
    watchers.delete(look);
    clearTimeout(timer);
    reply(response, 200, found);
  };
  watchers.add(look);
  timer = setTimeout(() => {
    watchers.delete(look);
    reply(response, 200, {});
  }, 30_000);
  look();
}

// What getFile tells of, by GET /file/bot<token>/<path>.
function file(response, url) {
  const path = /^\/file\/bot([^/]+)\/(.+)$/.exec(decodeURIComponent(url.pathname));
  if (path?.[1] !== TOKEN || faults.revoked) throw new ApiError(401, 'Unauthorized');
  note({ method: 'file', query: { path: path[2] } });
  const shared = [...world.files.values()].find((each) => each.path === path[2]);
  response.writeHead(200, { 'Content-Type': 'application/octet-stream' }).end(shared?.content ?? 'one\ntwo\n');
}

const PEOPLE_DO = ['say', 'share', 'edit', 'react', 'press', 'migrate', 'kick', 'invite'];
async function control(name, request, response, body) {
  const asked = body.length ? JSON.parse(body) : {};
  if (PEOPLE_DO.includes(name)) return reply(response, 200, world[name](asked));
  if (name === 'wait') return wait(asked, response);
  if (name === 'log') return reply(response, 200, log);
  if (name === 'messages') return reply(response, 200, [...world.messages.values()]);
  if (name === 'pending') return reply(response, 200, world.updates);
  if (name === 'fault') return reply(response, 200, Object.assign(faults, asked));
  if (name === 'update') return reply(response, 200, world.update(asked));
  if (name === 'me') return reply(response, 200, Object.assign(world.me, asked));
  if (intake.controls.includes(name)) return reply(response, 200, (await intake[name](asked)) ?? {});
  throw new ApiError(404, `no control ${name}`);
}

const server = http.createServer(async (request, response) => {
  const url = new URL(request.url, 'http://127.0.0.1');
  try {
    const body = await read(request);
    const name = /^\/_control\/(\w+)$/.exec(url.pathname)?.[1];
    if (name) await control(name, request, response, body);
    else if (url.pathname.startsWith('/file/')) file(response, url);
    else await api(request, response, url, body);
  } catch (error) {
    if (response.headersSent) return;
    refuse(response, error instanceof ApiError ? error : new ApiError(500, String(error.stack)));
  }
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ port: server.address().port, token: TOKEN }));
});
