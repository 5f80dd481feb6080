// The web API of the fake, version 10, as far as bots of a chat need it: rate limits by bucket, the errors
// that the real one has, and faults.
const rules = require('./discord_rules.cjs');
const { snowflake } = require('./discord_world.cjs');

class Refusal extends Error {
  constructor(status, code, message, errors) {
    super(message);
    this.status = status;
    this.body = { message, code, ...(errors?.length && { errors: { _errors: errors } }) };
  }
}
const invalid = (errors) => new Refusal(400, 50035, 'Invalid Form Body', errors);

// multipart/form-data in its parts: files[n] and payload_json.
function parse_multipart(body, boundary) {
  const files = {};
  let said = {};
  const text = body.toString('latin1');
  for (const part of text.split(`--${boundary}`).slice(1, -1)) {
    const [head, ...rest] = part.slice(2).split('\r\n\r\n');
    const bytes = Buffer.from(rest.join('\r\n\r\n').slice(0, -2), 'latin1');
    const name = /name="([^"]*)"/.exec(head)?.[1];
    const file = /^files\[(\d+)\]$/.exec(name ?? '');
    const file_name = /filename="((?:[^"\\]|\\.)*)"/.exec(head)?.[1];
    if (file) files[file[1]] = { filename: Buffer.from(file_name ?? '', 'latin1').toString(), bytes };
    else if (name === 'payload_json') said = JSON.parse(bytes.toString());
    else throw invalid([`unknown part ${name}`]);
  }
  return { said, files };
}

class Rest {
  constructor(world, gateway, violations) {
    Object.assign(this, { world, gateway, violations, log: [], buckets: new Map(), faults: [], nonces: new Map(),
      user_agents: new Set() });
    this.limits = { messages: { limit: 5, ms: 1_000 }, other: { limit: 50, ms: 1_000 } };
    this.routes = [
      ['GET', /^\/gateway\/bot$/, () => this.gateway_bot()],
      ['GET', /^\/users\/@me$/, () => this.world.bot],
      ['GET', /^\/applications\/@me$/, () => this.app()],
      ['GET', /^\/channels\/(\d+)$/, ([id]) => this.channel(id)],
      ['PATCH', /^\/channels\/(\d+)$/, ([id], said) => Object.assign(this.channel(id), said)],
      ['POST', /^\/channels\/(\d+)\/messages$/, ([id], said, files) => this.say(id, said, files)],
      ['PATCH', /^\/channels\/(\d+)\/messages\/(\d+)$/, ([, id], said, files) => this.edit(this.message(id), said, files)],
      ['DELETE', /^\/channels\/(\d+)\/messages\/(\d+)$/, ([, id]) => this.remove(this.message(id))],
      ['PUT', /^\/channels\/(\d+)\/messages\/(\d+)\/reactions\/([^/]+)\/@me$/, ([, id, emoji]) => this.react(id, emoji)],
      ['POST', /^\/channels\/(\d+)\/typing$/, ([id]) => void this.channel(id)],
      ['POST', /^\/users\/@me\/channels$/, (_, said) => this.direct(said)],
      ['PUT', /^\/applications\/(\d+)(?:\/guilds\/(\d+))?\/commands$/, ([, guild], said) => this.commands(said, guild)],
      ['POST', /^\/interactions\/(\d+)\/([^/]+)\/callback$/, ([id, token], said, files) => this.answer(id, token, said, files)],
      ['POST', /^\/webhooks\/(\d+)\/([^/]+)$/, ([, token], said, files) => this.follow_up(token, said, files)],
      ['PATCH', /^\/webhooks\/(\d+)\/([^/]+)\/messages\/(\d+|@original)$/, ([, token, id], said, files) => this.edit(this.of_webhook(token, id), said, files)],
      ['DELETE', /^\/webhooks\/(\d+)\/([^/]+)\/messages\/(\d+|@original)$/, ([, token, id]) => this.remove(this.of_webhook(token, id))],
    ];
  }

  // ---- the way of a request ----

  handle(request, response, body) {
    const path = request.url.replace(/^\/api\/v10/, '').split('?')[0].replace('%40', '@');
    const entry = { method: request.method, path: path.replace(/(webhooks|interactions)\/(\d+)\/[^/]+/, '$1/$2/TOKEN'), time: Date.now() };
    this.log.push(entry);
    const send = (status, answer, headers = {}) => {
      entry.status = status;
      if (response.destroyed || entry.unconfirmed) return;
      if (answer === undefined) return response.writeHead(204, headers).end(); // and no content type
      if (typeof answer === 'string') return response.writeHead(status, { 'Content-Type': 'text/html', ...headers }).end(answer);
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(answer));
    };
    try {
      if (this.meets_fault(path, request, send, entry)) return;
      const route = this.route_of(request.method, path);
      if (!route) throw new Refusal(404, 0, '404: Not Found');
      this.let_in(request, path);
      const limit = this.count(request.method, route, path);
      if (limit.over) {
        this.violations.push(`429 on ${request.method} ${path}`);
        return send(429, { message: 'You are being rate limited.', retry_after: limit.reset, global: false },
          { ...limit.headers, 'Retry-After': String(Math.ceil(limit.reset)), 'X-RateLimit-Scope': 'user' });
      }
      const { said, files } = this.parsed(request, body);
      entry.body = said;
      if (Object.keys(files).length) entry.files = Object.values(files).map((each) => ({ filename: each.filename, text: each.bytes.toString() }));
      const answer = route[2](route[1].exec(path).slice(1).map((each) => each && decodeURIComponent(each)), said, files);
      const slow = this.slow ?? 0;
      setTimeout(() => send(answer === undefined ? 204 : 200, answer, limit.headers), slow);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      entry.refused = error.body;
      if (error.status === 400) this.violations.push(`${request.method} ${path}: ${JSON.stringify(error.body)}`);
      send(error.status, error.body);
    }
  }
  route_of(method, path) {
    return this.routes.find(([known, pattern]) => known === method && pattern.test(path));
  }
  let_in(request, path) {
    this.user_agents.add(request.headers['user-agent'] ?? '');
    if (!/^DiscordBot \(https?:\/\/[^ ]+, [^)]+\)/.test(request.headers['user-agent'] ?? ''))
      throw new Refusal(403, 40333, 'a User-Agent of "DiscordBot (URL, VERSION)" is missing');
    if (/^\/(webhooks|interactions)\//.test(path)) return;
    if (request.headers.authorization !== `Bot ${this.world.token}`) throw new Refusal(401, 0, '401: Unauthorized');
  }
  parsed(request, body) {
    const type = request.headers['content-type'] ?? '';
    if (!body.length) return { said: {}, files: {} };
    const boundary = /^multipart\/form-data; ?boundary="?([^"]+)"?/.exec(type)?.[1];
    if (boundary) return parse_multipart(body, boundary);
    if (!type.startsWith('application/json')) throw new Refusal(400, 50109, 'The request body contains invalid JSON.');
    try {
      return { said: JSON.parse(body.toString()), files: {} };
    } catch {
      throw new Refusal(400, 50109, 'The request body contains invalid JSON.');
    }
  }
  // Limits by bucket and major parameter, as the headers tell them.
  count(method, route, path) {
    const is_messages = method === 'POST' && /^\/channels\/\d+\/messages$/.test(path);
    const { limit, ms } = is_messages ? this.limits.messages : this.limits.other;
    const major = /^\/(channels|guilds|webhooks)\/[^/]+/.exec(path)?.[0] ?? '';
    const bucket = this.bucket_of(method, route);
    const key = `${bucket} ${major}`;
    const now = Date.now();
    let window = this.buckets.get(key);
    if (!window || now >= window.until) this.buckets.set(key, window = { used: 0, until: now + ms });
    window.used += 1;
    const reset = Math.max(1, window.until - now) / 1000;
    return { over: window.used > limit, reset, headers: {
      'X-RateLimit-Limit': String(limit), 'X-RateLimit-Remaining': String(Math.max(0, limit - window.used)),
      'X-RateLimit-Reset': String(window.until / 1000), 'X-RateLimit-Reset-After': reset.toFixed(3),
      'X-RateLimit-Bucket': bucket } };
  }
  bucket_of(method, route) {
    return Buffer.from(`${method}${route[1].source}`).toString('base64').slice(-24);
  }
  // A 429 for the asking. Discord tells how long in the body and in its headers; what stands before it
  // does so in a header alone ({told: "header"}), or not at all ({told: "nothing"}).
  limited({ retry_after = 0.3, scope = 'user', told }, method, path, send, entry) {
    Object.assign(entry, { scope, retry_after: told === 'nothing' ? 0 : retry_after });
    const header = { 'Retry-After': String(Math.ceil(retry_after)) };
    const html = '<html><title>429 Too Many Requests</title></html>';
    if (told === 'nothing') return send(429, html);
    if (told === 'header') return send(429, html, header);
    const route = this.route_of(method, path);
    const of_route = scope === 'global' || !route ? {} : { 'X-RateLimit-Limit': '5', 'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset': String(Date.now() / 1000 + retry_after), 'X-RateLimit-Reset-After': String(retry_after),
      'X-RateLimit-Bucket': this.bucket_of(method, route) };
    return send(429, { message: 'You are being rate limited.', retry_after, global: scope === 'global' },
      { ...header, ...of_route, 'X-RateLimit-Scope': scope, ...(scope === 'global' && { 'X-RateLimit-Global': 'true' }) });
  }
  // {what: "429" | "5xx" | "refuse" | "hang" | "cut" | "lost" | "unconfirmed", count, match, ...} for
  // the next calls.
  meets_fault(path, request, send, entry) {
    const fault = this.faults.find((each) => path.includes(each.match ?? '') && (!each.method || each.method === request.method));
    if (!fault) return false;
    if (--fault.count <= 0) this.faults.splice(this.faults.indexOf(fault), 1);
    entry.fault = fault.what;
    if (fault.what === '429') this.limited(fault, request.method, path, send, entry);
    if (fault.what === '5xx') send(fault.status ?? 503, { message: 'upstream connect error', code: 0 });
    if (fault.what === 'cut') request.socket.destroy();
    if (fault.what === 'refuse') send(fault.status, { message: fault.message ?? 'refused', code: fault.code ?? 0 });
    // It is done, but nobody hears so.
    if (fault.what === 'lost') {
      entry.fault = undefined;
      setImmediate(() => request.socket.destroy());
      return false;
    }
    if (fault.what === 'unconfirmed') {
      entry.unconfirmed = true;
      return false;
    }
    return true;
  }

  // ---- what can be asked for ----

  gateway_bot() {
    const { config, url } = this.gateway;
    return { url, shards: config.shards, session_start_limit: { total: 1000, remaining: config.remaining,
      reset_after: config.reset_after, max_concurrency: config.max_concurrency } };
  }
  app() {
    const flags = (this.gateway.config.privileged.includes('content') ? 1 << 19 : 0) |
      (this.gateway.config.privileged.includes('members') ? 1 << 15 : 0);
    return { id: this.world.application, name: 'cox', flags, bot_public: false, description: '' };
  }
  channel(id) {
    const channel = this.world.channels.get(id);
    if (!channel) throw new Refusal(404, 10003, 'Unknown Channel');
    if (channel.forbidden) throw new Refusal(403, 50013, 'Missing Permissions');
    return channel;
  }
  message(id) {
    const message = this.world.messages.get(id);
    if (!message) throw new Refusal(404, 10008, 'Unknown Message');
    return message;
  }
  check(said, files) {
    const problems = rules.message_problems(said, files);
    if (problems.length) throw invalid(problems);
    if (rules.is_empty(said, files)) throw new Refusal(400, 50006, 'Cannot send an empty message');
  }
  attachments(said, files) {
    return Object.entries(files).map(([id, file]) => ({ id: snowflake(), filename: said.attachments?.find((each) => String(each.id) === id)?.filename ?? file.filename,
      size: file.bytes.length, url: 'https://cdn.discordapp.test/x', proxy_url: 'https://cdn.discordapp.test/x', content_type: 'text/plain' }));
  }
  say(id, said, files) {
    const channel = this.channel(id);
    this.check(said, files);
    const reference = said.message_reference;
    if (reference?.message_id && !this.world.messages.has(reference.message_id) && reference.fail_if_not_exists !== false)
      throw invalid(['message_reference: Unknown message']);
    const key = `${id} ${said.nonce}`;
    if (said.nonce !== undefined && said.enforce_nonce && this.nonces.has(key)) return this.nonces.get(key);
    const message = this.world.message(this.world.bot, channel, { ...said, attachments: this.attachments(said, files),
      mentions_allowed: said.allowed_mentions });
    if (said.nonce !== undefined) this.nonces.set(key, message);
    this.gateway.emit('MESSAGE_CREATE', this.world.event_of(message), { guild: channel.guild_id, intent: channel.guild_id ? 1 << 9 : 1 << 12 });
    return message;
  }
  edit(message, said, files) {
    if (message.author.id !== this.world.bot.id) throw new Refusal(403, 50005, 'Cannot edit a message authored by another user');
    const problems = rules.message_problems(said, files);
    if (problems.length) throw invalid(problems);
    Object.assign(message, said, { edited_timestamp: new Date().toISOString(), attachments: message.attachments });
    return message;
  }
  remove(message) {
    this.world.messages.delete(message.id);
  }
  react(id, emoji) {
    const message = this.message(id);
    if (/^[\x20-\x7e]*$/.test(emoji) && !/^\w+:\d+$/.test(emoji)) throw new Refusal(400, 10014, 'Unknown Emoji');
    (message.reactions ??= []).push(emoji);
  }
  direct(said) {
    if (!this.world.users.has(said.recipient_id)) throw invalid(['recipient_id: unknown']);
    return this.world.direct(said.recipient_id);
  }
  commands(said, guild) {
    const problems = rules.commands_problems(said);
    if (problems.length) throw invalid(problems);
    this.world.commands = said.map((each) => ({ id: snowflake(), application_id: this.world.application, version: '1',
      default_member_permissions: null, type: 1, ...(guild && { guild_id: guild }), ...each }));
    return this.world.commands;
  }

  // ---- interactions ----

  answer(id, token, said, files) {
    const one = this.world.interactions.get(id);
    if (!one || one.token !== token || Date.now() - one.time > 3_000) {
      this.violations.push('an interaction was answered too late, or is none');
      throw new Refusal(404, 10062, 'Unknown interaction');
    }
    if (one.answer) throw new Refusal(400, 40060, 'Interaction has already been acknowledged.');
    const data = said.data ?? {};
    if ((said.type === 6 || said.type === 7) && one.type !== 3 && one.type !== 5) throw invalid(['type: not for this']);
    if (said.type === 9 && one.type === 5) throw invalid(['type: not for this']);
    if ((said.type === 8) !== (one.type === 4)) throw invalid(['type: not for this']);
    if (said.type === 4 || said.type === 7) this.check(data, files);
    if (said.type === 8) {
      const problems = rules.choices_problems(data.choices, one.asked);
      if (problems.length) throw invalid(problems);
    }
    if (said.type === 9) {
      const problems = rules.modal_problems(data);
      if (problems.length) throw invalid(problems);
    }
    if (![4, 5, 6, 7, 8, 9].includes(said.type)) throw invalid(['type']);
    one.answer = said;
    if (said.type === 4) one.original = this.post(one, data, files);
    return undefined;
  }
  post(one, said, files) {
    return this.world.message(this.world.bot, this.world.channels.get(one.channel), { ...said,
      attachments: this.attachments(said, files), webhook_id: this.world.application, mentions_allowed: said.allowed_mentions });
  }
  by_token(token) {
    for (const one of this.world.interactions.values())
      if (one.token === token && one.answer && Date.now() - one.time < (this.token_ms ?? 900_000)) return one;
    throw new Refusal(404, 10015, 'Unknown Webhook');
  }
  follow_up(token, said, files) {
    const one = this.by_token(token);
    this.check(said, files);
    // The first after a deferred answer becomes it, and is seen by whom that was for.
    if (one.answer.type === 5 && !one.original)
      return one.original = this.post(one, { ...said, flags: one.answer.data?.flags ?? 0 }, files);
    return this.post(one, said, files);
  }
  of_webhook(token, id) {
    const one = this.by_token(token);
    if (id !== '@original') return this.message(id);
    if (!one.original && one.answer.type === 5)
      one.original = this.post(one, { content: '', flags: one.answer.data?.flags ?? 0 }, {});
    if (!one.original) throw new Refusal(404, 10008, 'Unknown Message');
    return one.original;
  }
}

module.exports = { Rest };
