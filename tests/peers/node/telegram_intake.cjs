// How updates reach the bot: getUpdates, as a long poll whose offset confirms, or a webhook.
'use strict';

const http = require('node:http');
const { ApiError } = require('./telegram_world.cjs');

class Intake {
  constructor(world) {
    Object.assign(this, { world, waiting: null, webhook: null, pushing: false, pushes: [] });
    this.modes = { twice: 0, drop: 0, still: 0, mixed: 0, large: false, raw: [] };
    this.methods = ['setWebhook', 'deleteWebhook', 'getWebhookInfo'];
    this.controls = ['mode', 'rival', 'hang_up', 'forged', 'delivered'];
    world.onUpdate = () => {
      this.answer();
      this.push();
    };
  }

  // ---- getUpdates ----

  poll(query, response, refuse) {
    if (this.webhook) {
      throw new ApiError(409, "Conflict: can't use getUpdates method while webhook is active; " +
        'use deleteWebhook to delete the webhook first');
    }
    this.conflict();
    const offset = Number(query.offset ?? 0);
    if (offset > 0) this.world.updates = this.world.updates.filter((each) => each.update_id >= offset);
    if (this.modes.still > 0) {  // half open: it never answers
      this.modes.still -= 1;
      return;
    }
    const seconds = Math.min(Number(query.timeout ?? 0), 50);
    const limit = Math.min(Number(query.limit ?? 100), 100);
    this.waiting = { response, refuse, limit };
    this.waiting.timer = setTimeout(() => this.give([]), seconds * 1000);
    response.on('close', () => {
      if (this.waiting?.response !== response) return;
      clearTimeout(this.waiting.timer);
      this.waiting = null;
    });
    if (this.modes.raw.length > 0) {
      const raw = this.modes.raw.shift();
      return void this.say(raw === 'deep' ? Intake.deep(100_000) : raw);
    }
    this.answer();
  }
  // Only one may poll: the one before is told so.
  conflict() {
    if (!this.waiting) return;
    const { response, refuse, timer } = this.waiting;
    clearTimeout(timer);
    this.waiting = null;
    refuse(response, new ApiError(409, 'Conflict: terminated by other getUpdates request; ' +
      'make sure that only one bot instance is running'));
  }
  answer() {
    const { updates } = this.world;
    if (!this.waiting || updates.length === 0) return;
    if (this.modes.drop > 0) {  // the answer is lost on its way
      this.modes.drop -= 1;
      const { response, timer } = this.waiting;
      clearTimeout(timer);
      this.waiting = null;
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 10_000 });
      response.write('{"ok":true,"result":[');
      setTimeout(() => response.socket?.destroy(), 5);
      return;
    }
    const { limit } = this.waiting;
    if (this.modes.large && limit > 1) return this.say(Intake.heap());
    const some = updates.slice(0, limit);
    if (this.modes.twice > 0) {
      this.modes.twice -= 1;
      some.push(...some);
    }
    if (this.modes.mixed > 0) {
      this.modes.mixed -= 1;
      some.reverse();
    }
    this.give(some);
  }
  give(result) {
    this.say(JSON.stringify({ ok: true, result }));
  }
  // Ends the poll with these very bytes.
  say(text) {
    const { response, timer } = this.waiting;
    clearTimeout(timer);
    this.waiting = null;
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(text);
  }
  // More than anybody would read.
  static heap() {
    return JSON.stringify({ ok: true, result: [], pad: 'x'.repeat(11 << 20) });
  }
  static deep(levels) {
    return `{"ok":true,"result":${'['.repeat(levels)}${']'.repeat(levels)}}`;
  }

  // ---- webhook ----

  setWebhook({ url, secret_token: secret, allowed_updates: allowed }) {
    if (!url) return this.deleteWebhook({});
    if (!/^https:\/\//.test(url) && !/^http:\/\/127\.0\.0\.1[:/]/.test(url)) {
      throw new ApiError(400, 'Bad Request: bad webhook: An HTTPS URL must be provided for webhook');
    }
    if (secret !== undefined && !/^[A-Za-z0-9_-]{1,256}$/.test(secret)) {
      throw new ApiError(400, 'Bad Request: secret token contains unallowed characters');
    }
    this.conflict();
    this.webhook = { url, secret, allowed };
    this.push();
    return true;
  }
  deleteWebhook({ drop_pending_updates: drop }) {
    this.webhook = null;
    if (drop) this.world.updates = [];
    return true;
  }
  getWebhookInfo() {
    return {
      url: this.webhook?.url ?? '', has_custom_certificate: false,
      pending_update_count: this.world.updates.length,
    };
  }
  // One after the other, again and again until it is taken.
  async push() {
    if (this.pushing) return;
    this.pushing = true;
    while (this.webhook && this.world.updates.length) {
      const update = this.world.updates[0];
      const status = await Intake.post(this.webhook.url, this.webhook.secret, update);
      this.pushes.push({ id: update.update_id, status });
      if (this.modes.twice > 0) this.modes.twice -= 1;
      else if (status >= 200 && status < 300) this.world.updates.shift();
      else await new Promise((go) => setTimeout(go, 50));
    }
    this.pushing = false;
  }
  static post(url, secret, update) {
    if (!url.startsWith('http:')) return Promise.resolve(0);  // only loopback is reached
    const headers = { 'Content-Type': 'application/json' };
    if (secret) headers['X-Telegram-Bot-Api-Secret-Token'] = secret;
    return new Promise((resolve) => {
      const request = http.request(url, { method: 'POST', headers, agent: false }, (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode));
      });
      request.on('error', () => resolve(0));
      request.end(typeof update === 'string' ? update : JSON.stringify(update));
    });
  }

  // ---- controls ----

  mode(modes) {
    return Object.assign(this.modes, modes);
  }
  // Another program polls once.
  rival() {
    this.conflict();
  }
  // The connection of the poll breaks.
  hang_up() {
    this.waiting?.response.socket.destroy();
  }
  async forged({ url, secret, update }) {
    return { status: await Intake.post(url ?? this.webhook.url, secret, update) };
  }
  delivered() {
    return this.pushes;
  }
}

module.exports = { Intake };
