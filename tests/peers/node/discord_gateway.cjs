// The gateway of the fake, version 10: strict about what a client may send, and able to go wrong.
const zlib = require('zlib');
const crypto = require('crypto');
const { WebSocketServer } = require('ws');

const PRIVILEGED = { 2: 'members', 256: 'presences', 32768: 'content' };
const KNOWN_INTENTS = 0x337ffff; // bits that there are
const RESUMABLE_EVENTS = 10_000;

class Connection {
  constructor(gateway, socket, request) {
    const query = new URL(request.url, 'ws://x').searchParams;
    Object.assign(this, { gateway, socket, session: null, sent: [], acks: gateway.config.acks, silent: false });
    this.log = { path: request.url, received: [] };
    gateway.log.push(this.log);
    if (query.get('v') !== '10') return this.close(4012, 'Invalid API version.');
    if (query.get('encoding') !== 'json') return this.close(4002, 'Error while decoding payload.');
    if (query.get('compress') === 'zlib-stream') this.compress();
    socket.on('message', (data) => this.take(data));
    socket.on('close', (code) => this.closed(code));
    socket.on('error', () => {});
    this.send({ op: 10, d: { heartbeat_interval: gateway.config.heartbeat_interval, _trace: [] } });
  }

  // One context for as long as the connection lives; each message ends with 00 00 FF FF.
  compress() {
    this.deflate = zlib.createDeflate();
    this.queue = Promise.resolve();
    this.chunks = [];
    this.deflate.on('data', (chunk) => this.chunks.push(chunk));
  }
  send(payload) {
    this.send_text(JSON.stringify({ s: null, t: null, ...payload }));
  }
  send_text(text) {
    if (this.silent) return;
    if (!this.deflate) return this.socket.send(text);
    this.queue = this.queue.then(() => new Promise((done) => {
      this.deflate.write(text);
      this.deflate.flush(zlib.constants.Z_SYNC_FLUSH, () => {
        const bytes = Buffer.concat(this.chunks.splice(0));
        // Also in two frames, as Discord may.
        if (this.gateway.config.split_frames && bytes.length > 8) {
          this.socket.send(bytes.subarray(0, 5));
          this.socket.send(bytes.subarray(5));
        } else {
          this.socket.send(bytes);
        }
        done();
      });
    }));
  }
  // What waits in the compressor comes first.
  close(code, reason = '') {
    this.log.closed_with = code;
    if (this.queue) this.queue.then(() => this.socket.close(code, reason));
    else this.socket.close(code, reason);
  }
  closed(code) {
    this.log.closed = code;
    this.gateway.connections.delete(this);
    if (!this.session) return;
    if (this.session.connection === this) this.session.connection = null;
    // Goodbye from the client ends the session.
    if ((code === 1000 || code === 1001) && !this.log.closed_with) this.gateway.sessions.delete(this.session.id);
  }

  take(data) {
    if (data.length > 4096) return this.close(4002, 'Error while decoding payload.');
    const now = Date.now();
    this.sent = this.sent.filter((time) => now - time < 60_000);
    this.sent.push(now);
    if (this.sent.length > 120) return this.close(4008, 'You are being rate limited.');
    let payload;
    try {
      payload = JSON.parse(data.toString());
    } catch {
      return this.close(4002, 'Error while decoding payload.');
    }
    this.log.received.push(payload.op === 2 || payload.op === 6
      ? { ...payload, d: { ...payload.d, token: payload.d?.token === this.gateway.world.token ? 'right' : 'wrong' } }
      : payload);
    if (payload.op === 1) return this.beat(payload.d);
    if (payload.op === 2) return this.identify(payload.d ?? {});
    if (payload.op === 6) return this.resume(payload.d ?? {});
    if (![3, 4, 8, 31].includes(payload.op)) return this.close(4001, 'Unknown opcode.');
    if (!this.session) this.close(4003, 'Not authenticated.');
  }
  beat(seq) {
    if (seq !== null && (!Number.isInteger(seq) || seq > (this.session?.seq ?? 0)))
      return this.close(4007, 'Invalid seq.');
    if (this.acks) this.send({ op: 11 });
  }

  identify(d) {
    const { config, world } = this.gateway;
    if (this.session) return this.close(4005, 'Already authenticated.');
    this.gateway.identifies.push(Date.now());
    if (config.close_identify) return this.close(config.close_identify, 'as the test says');
    if (d.token !== world.token) return this.close(4004, 'Authentication failed.');
    if (!d.properties?.os || !d.properties.browser || !d.properties.device || typeof d.intents !== 'number')
      return this.close(4002, 'Error while decoding payload.');
    if ((d.intents & ~KNOWN_INTENTS) !== 0) return this.close(4013, 'Invalid intent(s).');
    for (const [bit, name] of Object.entries(PRIVILEGED))
      if ((d.intents & Number(bit)) !== 0 && !config.privileged.includes(name))
        return this.close(4014, 'Disallowed intent(s).');
    const [shard, shards] = d.shard ?? [0, 1];
    if (!(shard >= 0 && shard < shards)) return this.close(4010, 'Invalid shard.');
    if (shards < config.least_shards) return this.close(4011, 'Sharding required.');
    if (!this.gateway.may_identify(shard)) return this.send({ op: 9, d: false });
    this.session = { id: crypto.randomBytes(16).toString('hex'), seq: 0, events: [], shard, shards,
      intents: d.intents, connection: this };
    this.gateway.sessions.set(this.session.id, this.session);
    const mine = [...world.guilds.keys()].filter((id) => this.gateway.is_of(this.session, id));
    this.gateway.dispatch(this.session, 'READY', { v: 10, user: { ...world.bot, verified: true, mfa_enabled: true,
      email: null, flags: 0 }, guilds: mine.map((id) => ({ id, unavailable: true })), session_id: this.session.id,
      resume_gateway_url: `${this.gateway.url}/resume`, shard: [shard, shards], user_settings: {},
      private_channels: [], relationships: [], presences: [], session_type: 'normal', guild_join_requests: [],
      application: { id: world.application, flags: 0 } });
    for (const id of mine) this.gateway.dispatch(this.session, 'GUILD_CREATE', world.whole_guild(id));
  }

  resume(d) {
    const { config, world, sessions } = this.gateway;
    if (this.session) return this.close(4005, 'Already authenticated.');
    if (config.close_resume) return this.close(config.close_resume, 'as the test says');
    if (d.token !== world.token) return this.close(4004, 'Authentication failed.');
    const session = sessions.get(d.session_id);
    if (!session) return this.send({ op: 9, d: false });
    if (!this.log.path.startsWith('/resume')) this.gateway.violations.push('a resume that went to the wrong URL');
    if (!Number.isInteger(d.seq) || d.seq > session.seq) return this.close(4007, 'Invalid seq.');
    session.connection?.close(4000, 'Session resumed elsewhere.');
    session.connection = this;
    this.session = session;
    for (const event of session.events) if (event.s > d.seq) this.send(event);
    this.gateway.dispatch(session, 'RESUMED', { _trace: [] });
  }
}

class Gateway {
  constructor(world, violations) {
    Object.assign(this, { world, violations, log: [], sessions: new Map(), connections: new Set(), identifies: [],
      last_identify: new Map(), url: '' });
    this.config = { heartbeat_interval: 41_250, acks: true, privileged: ['content', 'members'], least_shards: 1,
      shards: 1, max_concurrency: 1, remaining: 1000, reset_after: 86_400_000, identify_ms: 5_000,
      split_frames: false, close_identify: 0, close_resume: 0 };
    this.server = new WebSocketServer({ noServer: true, perMessageDeflate: false });
    this.server.on('connection', (socket, request) => this.connections.add(new Connection(this, socket, request)));
  }

  may_identify(shard) {
    const key = shard % this.config.max_concurrency;
    const now = Date.now();
    // A little earlier than five seconds, for a clock that is not ours.
    const is_early = now - (this.last_identify.get(key) ?? 0) < this.config.identify_ms - 100;
    if (is_early) this.violations.push('identified too fast');
    else this.last_identify.set(key, now);
    if (this.config.remaining <= 0) this.violations.push('identified without any left');
    this.config.remaining -= 1;
    return !is_early;
  }
  is_of(session, guild) {
    if (!guild) return session.shard === 0;
    return Number((BigInt(guild) >> 22n) % BigInt(session.shards)) === session.shard;
  }
  dispatch(session, t, d) {
    session.seq += 1;
    const event = { op: 0, s: session.seq, t, d };
    session.events.push(event);
    if (session.events.length > RESUMABLE_EVENTS) session.events.shift();
    session.connection?.send(event);
    return event;
  }
  // To each session that is to see it.
  emit(t, d, { guild, intent = 0, copies = 1 } = {}) {
    for (const session of this.sessions.values()) {
      if (!this.is_of(session, guild) || (intent && !(session.intents & intent))) continue;
      for (let i = 0; i < copies; ++i) this.dispatch(session, t, this.seen(session, t, d));
    }
  }
  // Without the intent nobody reads what is not for them.
  seen(session, t, d) {
    const is_theirs = !d.guild_id || d.author?.id === this.world.bot.id ||
      d.mentions?.some((each) => each.id === this.world.bot.id);
    if (!t.startsWith('MESSAGE_') || session.intents & (1 << 15) || is_theirs) return d;
    return { ...d, content: '', embeds: [], attachments: [], components: [] };
  }

  // What goes wrong, as a test asks for it.
  fault({ what, code = 4000, resumable = true, text = '', size = 1_000_000, event = 'NEW_THING', data = {} }) {
    for (const each of this.connections) {
      if (what === 'drop') each.socket.terminate();
      if (what === 'silence') each.silent = true; // half-open: nothing comes, nothing is closed
      if (what === 'deaf') each.acks = false;
      if (what === 'close') each.close(code, 'as the test says');
      if (what === 'reconnect') each.send({ op: 7, d: null });
      if (what === 'ask_beat') each.send({ op: 1, d: null });
      if (what === 'invalid') {
        if (!resumable && each.session) this.sessions.delete(each.session.id);
        if (each.session && !resumable) each.session = null;
        each.send({ op: 9, d: resumable });
      }
      if (what === 'raw') each.send_text(text);
      if (what === 'bytes') each.socket.send(Buffer.from(text, 'hex'));
      if (what === 'bomb') each.send_text(' '.repeat(size));
      if (what === 'event' && each.session) this.dispatch(each.session, event, data);
    }
  }
}

module.exports = { Gateway };
