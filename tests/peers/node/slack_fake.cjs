// Slack on loopback: the Web API, Socket Mode, the Events API's sender, interactivity, files v2. What
// happens in the workspace is told to it under /_control/, and so are faults. It prints
// {"port":N} when it is ready.
'use strict';

const http = require('node:http');
const { Web } = require('./slack_web.cjs');
const { Sockets } = require('./slack_sockets.cjs');
const { People } = require('./slack_people.cjs');
const { Workspace } = require('./slack_workspace.cjs');

// All that came in, in order, and whoever waits for something.
class Journal {
  constructor() {
    this.entries = [];
    this.waiting = [];
  }
  add(entry) {
    this.entries.push({ n: this.entries.length, at: Date.now(), ...entry });
    this.waiting = this.waiting.filter((each) => !each());
  }
  find({ has = [], after = -1 }) {
    return this.entries.find((each) => {
      const text = JSON.stringify(each);
      return each.n > after && has.every((part) => text.includes(part));
    });
  }
  // The next entry that has all these texts, within a minute.
  wait(what, done) {
    const found = this.find(what);
    if (found) return done(found);
    const timer = setTimeout(() => {
      this.waiting = this.waiting.filter((each) => each !== look);
      done(null);
    }, what.within || 60000);
    const look = () => {
      const late = this.find(what);
      if (!late) return false;
      clearTimeout(timer);
      done(late);
      return true;
    };
    this.waiting.push(look);
  }
}

const journal = new Journal();
const workspace = new Workspace();
const server = http.createServer();
const base = () => `http://127.0.0.1:${server.address().port}`;
const sockets = new Sockets(workspace, journal, () => base());
const web = new Web(workspace, journal, sockets, base);
const people = new People(workspace, journal, sockets, base);

function read(request) {
  return new Promise((resolve) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => resolve(Buffer.concat(parts)));
    request.on('error', () => resolve(null));
  });
}

const controls = {
  log: () => journal.entries,
  state: () => ({
    sockets: sockets.count(), waiting: sockets.unacknowledged(), uploads: [...workspace.uploads.values()],
    channels: Object.fromEntries([...workspace.channels].map(([id, c]) => [id, c.messages])),
    views: [...workspace.views.values()], responses: [...workspace.responses.values()] }),
  fault: (a) => web.fault(a),
  revoke: (a) => void workspace.revoked.add(a.token),
  restore: (a) => void workspace.revoked.delete(a.token),
  scopes: (a) => void (workspace.scopes = workspace.scopes.filter((each) => !a.without.includes(each))),
  channel: (a) => void Object.assign(workspace.channel(a.id), a),
  tune: (a) => sockets.tune(a),
  disconnect: (a) => sockets.disconnect(a),
  drop: () => sockets.drop(),
  frame: (a) => sockets.raw(a.text),
  freeze: () => sockets.freeze(),
  disable: (a) => sockets.disable(a),
  ...people.controls(),
};

async function control(name, body, response) {
  const answer = (status, value) => {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(value === undefined ? { ok: true } : value));
  };
  try {
    const args = body.length ? JSON.parse(body.toString()) : {};
    if (name === 'wait') return journal.wait(args, (found) => answer(found ? 200 : 408, found || { has: args.has }));
    if (!controls[name]) return answer(404, { error: `no control ${name}` });
    answer(200, await controls[name](args));
  } catch (error) {
    answer(400, { error: String(error && error.message) });
  }
}

server.on('request', async (request, response) => {
  const path = request.url.split('?')[0];
  const body = await read(request);
  if (body === null) return;
  if (path.startsWith('/_control/')) return control(path.slice(10), body, response);
  if (path.startsWith('/api/')) return web.call(path.slice(5), request, body, response);
  if (path.startsWith('/files-pri/')) return web.download(path, request, response);
  if (path.startsWith('/upload/')) return web.upload(path, request, body, response);
  if (path.startsWith('/response/')) return web.respondTo(path, request, body, response);
  response.writeHead(404);
  response.end();
});
server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })));
