// The WebSocket of a Mattermost server: who is there, in what order they hear what, and what waits for
// those whose connection was lost.
'use strict';
const { WebSocketServer } = require('ws');
const { id } = require('./mattermost_world.cjs');

const kept = 128; // events of a lost connection

class Sockets {
  constructor(world, faults, note) {
    Object.assign(this, { world, faults, note, server: new WebSocketServer({ noServer: true }), sessions: new Map() });
  }
  upgrade(request, socket, head) {
    if (this.faults.refuse) return socket.destroy();
    this.server.handleUpgrade(request, socket, head, (ws) => this.join(ws, request));
  }
  join(ws, request) {
    const url = new URL(request.url, 'http://x');
    this.note({ socket: url.search });
    ws.on('message', (bytes) => {
      if (this.faults.deaf) return;
      const asked = JSON.parse(bytes);
      if (asked.action === 'ping') return ws.send(JSON.stringify({ status: 'OK', data: { text: 'pong' }, seq_reply: asked.seq }));
      if (asked.action !== 'authentication_challenge') return;
      const user = this.world.tokens.get((asked.data || {}).token);
      if (!user) return ws.close(1008, 'unauthorized');
      ws.send(JSON.stringify({ status: 'OK', seq_reply: asked.seq }));
      this.hello(ws, user, url.searchParams);
    });
  }
  // The same connection goes on where all that was missed is still there; else a new one begins.
  hello(ws, user, query) {
    const wanted = Number(query.get('sequence_number') || 0);
    let session = this.sessions.get(query.get('connection_id'));
    const goesOn = session && session.user === user && !this.faults.forget && wanted >= session.next - session.past.length && wanted <= session.next;
    if (!goesOn) session = { id: id(), user, next: 0, past: [] };
    this.sessions.set(session.id, session);
    session.ws = ws;
    ws.on('close', () => { if (session.ws === ws) session.ws = null; });
    const data = { connection_id: session.id, server_hostname: 'fake', server_version: '10.11.0' };
    const hello = { event: 'hello', data, broadcast: { user_id: user }, seq: goesOn ? wanted : 0 };
    if (!goesOn) return this.put(session, hello);
    // A hello of a connection that goes on is numbered as the next event, and replaces nothing.
    ws.send(JSON.stringify({ ...hello, seq: wanted }));
    const missed = session.past.filter((event) => event.seq >= wanted);
    session.past = session.past.filter((event) => event.seq < wanted);
    session.next = wanted + 1;
    for (const event of missed) this.put(session, { ...event, seq: session.next });
  }
  put(session, event) {
    session.past.push(event);
    session.next = event.seq + 1;
    if (session.past.length > kept) session.past.shift();
    if (!session.ws) return;
    if (this.faults.swallow > 0) return void (this.faults.swallow -= 1);
    if (this.faults.swap > 0) {
      // The next one overtakes this one.
      this.faults.swap -= 1;
      session.held = event;
      return;
    }
    session.ws.send(JSON.stringify(event));
    if (session.held) session.ws.send(JSON.stringify(session.held));
    session.held = null;
    if (this.faults.twice) session.ws.send(JSON.stringify(event));
  }
  tell(event, data, channel, user = '') {
    for (const session of this.sessions.values()) {
      if (!channel.members.has(session.user)) continue;
      const broadcast = { omit_users: null, user_id: user, channel_id: channel.id, team_id: '' };
      this.put(session, { event, data, broadcast, seq: session.next });
    }
  }
  each(act) {
    for (const session of this.sessions.values()) if (session.ws) act(session.ws);
  }
}

module.exports = { Sockets };
