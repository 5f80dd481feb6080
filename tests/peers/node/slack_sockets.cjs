// Socket Mode: tickets, hello, envelopes that are sent again until they are acknowledged, and all
// that a connection may die of.
'use strict';

const { randomUUID } = require('node:crypto');
const { WebSocketServer } = require('ws');
const { kBot } = require('./slack_workspace.cjs');

const kMostConnections = 10;
const kMostRetries = 3;

class Sockets {
  constructor(workspace, journal, base) {
    Object.assign(this, { workspace, journal, base });
    this.server = new WebSocketServer({ noServer: true });
    this.tickets = new Set();
    this.open = [];  // the newest last
    this.queue = [];  // envelopes that nobody is there for
    this.pending = new Map();
    this.serial = 0;
    this.settings = { ack_ms: 3000, warning_ms: 10000, refuse: null, hold_hello: false };
  }

  tune(args) {
    Object.assign(this.settings, args);
  }
  ticket() {
    const { Refused } = require('./slack_blocks.cjs');
    if (this.settings.refuse) throw new Refused(this.settings.refuse);
    const ticket = randomUUID();
    this.tickets.add(ticket);
    return `${this.base().replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${kBot.app_id}`;
  }

  upgrade(request, socket, head) {
    const url = new URL(request.url, 'http://x');
    const ticket = url.searchParams.get('ticket');
    if (url.pathname !== '/link/' || !this.tickets.delete(ticket)) {
      this.journal.add({ kind: 'refused', path: url.pathname });
      return socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
    }
    this.server.handleUpgrade(request, socket, head, (ws) => this.opened(ws));
  }
  opened(ws) {
    ws.number = ++this.serial;
    this.journal.add({ kind: 'opened', socket: ws.number, open: this.open.length + 1 });
    ws.on('message', (data, binary) => this.acknowledged(ws, data, binary));
    ws.on('close', (code) => this.closed(ws, code));
    ws.on('error', () => {});
    if (this.open.length >= kMostConnections) return this.disconnectOne(ws, 'too_many_websockets');
    this.open.push(ws);
    if (!this.settings.hold_hello) this.hello(ws);
  }
  hello(ws) {
    ws.said_hello = true;
    ws.send(JSON.stringify({
      type: 'hello', num_connections: this.open.length, connection_info: { app_id: kBot.app_id },
      debug_info: { host: 'applink-test', started: '2026-01-01 00:00:00.000', build_number: 1, approximate_connection_time: 18060 } }));
    const waiting = this.queue.splice(0);
    for (const envelope of waiting) this.deliver(envelope);
  }
  closed(ws, code) {
    this.journal.add({ kind: 'closed', socket: ws.number, code });
    this.open = this.open.filter((each) => each !== ws);
    for (const [id, each] of [...this.pending]) {
      if (each.ws === ws) this.again(id, 'connection_failed');
    }
  }

  // What Slack has to say goes to one connection, any one.
  send(type, payload, acceptsResponse, done = () => {}) {
    this.deliver({ type, payload, accepts: acceptsResponse, attempt: 0, reason: '', done });
  }
  deliver(envelope) {
    const able = this.open.filter((ws) => ws.said_hello && !ws.leaving && ws.readyState === 1);
    if (able.length === 0) return void this.queue.push(envelope);
    const ws = able[able.length - 1];
    const id = randomUUID();
    const frame = { envelope_id: id, payload: envelope.payload, type: envelope.type, accepts_response_payload: envelope.accepts };
    if (envelope.type === 'events_api') Object.assign(frame, { retry_attempt: envelope.attempt, retry_reason: envelope.reason });
    const timer = setTimeout(() => this.again(id, 'timeout'), this.settings.ack_ms);
    this.pending.set(id, { envelope, ws, timer, sent: Date.now() });
    ws.send(JSON.stringify(frame));
  }
  again(id, reason) {
    const { envelope, timer } = this.pending.get(id);
    clearTimeout(timer);
    this.pending.delete(id);
    this.journal.add({ kind: 'unacknowledged', type: envelope.type, reason, attempt: envelope.attempt });
    // Only events are sent again: a person presses once more.
    if (envelope.type !== 'events_api' || envelope.attempt >= kMostRetries) return envelope.done(null);
    this.deliver({ ...envelope, attempt: envelope.attempt + 1, reason });
  }
  acknowledged(ws, data, binary) {
    let frame = null;
    try {
      frame = binary ? null : JSON.parse(data.toString());
    } catch {
      // below
    }
    const found = frame && this.pending.get(frame.envelope_id);
    const good = Boolean(found) && found.ws === ws;
    this.journal.add({ kind: 'ack', socket: ws.number, good, type: found && found.envelope.type,
      after_ms: found && Date.now() - found.sent, payload: frame && frame.payload, raw: good ? undefined : data.toString() });
    if (!good) return;
    clearTimeout(found.timer);
    this.pending.delete(frame.envelope_id);
    const { accepts } = found.envelope;
    found.envelope.done(accepts ? frame.payload || {} : {});
  }

  // {reason, after_ms}: of the newest connection; Slack ends it itself a little later.
  disconnect({ reason, close_ms }) {
    const ws = this.open[this.open.length - 1];
    if (!ws) throw new Error('nobody is connected');
    this.disconnectOne(ws, reason, close_ms);
  }
  disconnectOne(ws, reason, closeMs) {
    ws.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink-test' } }));
    if (reason === 'link_disabled') this.settings.refuse = 'link_disabled';
    const after = closeMs !== undefined ? closeMs : reason === 'warning' ? this.settings.warning_ms : 1000;
    setTimeout(() => {
      ws.leaving = true;
      ws.close(1000);
    }, after).unref();
  }
  disable({ error }) {
    this.settings.refuse = error === undefined ? 'link_disabled' : error;
  }
  drop() {
    for (const ws of this.open) ws.terminate();
  }
  raw(text) {
    this.open[this.open.length - 1].send(text);
  }
  // A connection that is there and says nothing any more: half open.
  freeze() {
    for (const ws of this.open) {
      ws.leaving = true;
      ws._socket.pause();
    }
  }
  count() {
    return this.open.length;
  }
  unacknowledged() {
    return this.pending.size + this.queue.length;
  }
}

module.exports = { Sockets };
