// The Web API over HTTP: bodies as forms and as JSON, tokens, scopes, rate limits and faults.
'use strict';

const { kMethods, kBot, Refused } = require('./slack_workspace.cjs');
const { checkBlocks } = require('./slack_blocks.cjs');

const kTokens = { 'xoxb-test-token': 'bot', 'xapp-test-token': 'app' };

// A form holds structures as JSON.
function unpack(value) {
  if (!/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
const kStructures = new Set(['blocks', 'attachments', 'view', 'files', 'metadata', 'users']);

// The bytes as they are, or as the one part of a form.
function uploaded(request, body) {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)/.exec(request.headers['content-type'] || '');
  if (!boundary) return body;
  const from = body.indexOf('\r\n\r\n') + 4;
  return body.subarray(from, body.indexOf(`\r\n--${boundary[1]}`, from));
}

class Web {
  constructor(workspace, journal, sockets, base) {
    Object.assign(this, { workspace, journal, sockets, base, faults: [] });
  }

  // {method, times, status, retry_after, error, more, delay, cut}: what the next calls get.
  fault(args) {
    this.faults.push({ times: 1, ...args });
  }
  takeFault(method) {
    const found = this.faults.find((each) => each.times > 0 && (each.method === method || each.method === '*'));
    if (found) found.times -= 1;
    return found;
  }

  arguments(name, request, body) {
    const type = (request.headers['content-type'] || '').split(';')[0];
    const query = Object.fromEntries(new URL(request.url, 'http://x').searchParams);
    if (type === 'application/json') {
      const isRead = kMethods[name] && kMethods[name][1];
      if (isRead) return query;  // such methods do not look into a JSON body
      let parsed;
      try {
        parsed = JSON.parse(body.toString());
      } catch {
        throw new Refused('invalid_json');
      }
      if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new Refused('json_not_object');
      if (parsed.token !== undefined) throw new Refused('not_authed');
      return { ...query, ...parsed };
    }
    if (type !== 'application/x-www-form-urlencoded' && body.length) throw new Refused('invalid_form_data');
    const form = [...new URLSearchParams(body.toString())];
    return { ...query, ...Object.fromEntries(form.map(([k, v]) => [k, kStructures.has(k) ? unpack(v) : v])) };
  }
  authorize(name, request, args) {
    const header = (request.headers.authorization || '').replace(/^Bearer /, '');
    const token = header || args.token;
    if (!token) throw new Refused('not_authed');
    const kind = kTokens[token];
    if (!kind) throw new Refused('invalid_auth');
    if (this.workspace.revoked.has(kind)) throw new Refused(kind === 'bot' ? 'token_revoked' : 'invalid_auth');
    const wants = name === 'apps.connections.open' ? 'app' : 'bot';
    if (kind !== wants || (wants === 'app' && !header)) throw new Refused('not_allowed_token_type');
    return kind;
  }
  perform(name, args) {
    if (name === 'apps.connections.open') return { url: this.sockets.ticket() };
    const method = kMethods[name];
    if (!method) throw new Refused('unknown_method', { req_method: name });
    const [scope, , required, act] = method;
    if (scope && !this.workspace.scopes.includes(scope))
      throw new Refused('missing_scope', { needed: scope, provided: this.workspace.scopes.join(',') });
    const missing = required.filter((each) => args[each] === undefined || args[each] === '');
    if (missing.length)
      throw new Refused('invalid_arguments', { response_metadata: { messages: missing.map((m) => `[ERROR] missing required field: ${m}`) } });
    return act(this.workspace, args, this.base());
  }

  async call(name, request, body, response) {
    const headers = { 'Content-Type': 'application/json; charset=utf-8' };
    let status = 200, args = {}, answer, kind = '';
    const fault = this.takeFault(name);
    if (fault && fault.delay) await new Promise((resolve) => setTimeout(resolve, fault.delay));
    try {
      if (request.method !== 'POST' && request.method !== 'GET') throw new Refused('invalid_post_type');
      args = this.arguments(name, request, body);
      delete args.token;
      kind = this.authorize(name, request, { token: new URLSearchParams(body.toString()).get('token') });
      if (kind === 'bot') headers['x-oauth-scopes'] = this.workspace.scopes.join(',');
      if (fault && fault.status === 429) {
        status = 429;
        headers['Retry-After'] = String(fault.retry_after || 1);
        throw new Refused('ratelimited');
      }
      if (fault && fault.status) {
        status = fault.status;
        throw new Refused('internal_error');
      }
      if (fault && fault.error) throw new Refused(fault.error, fault.more);
      answer = { ok: true, ...this.perform(name, args) };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      answer = error.answer;
    }
    this.journal.add({ kind: 'call', method: name, args, token: kind, status, answer: { ok: answer.ok, error: answer.error, ts: answer.ts },
      type: request.headers['content-type'] });
    if (fault && fault.cut) return response.destroy();  // done, but nobody knows
    response.writeHead(status, headers);
    response.end(fault && fault.body !== undefined ? fault.body : JSON.stringify(answer));
  }

  upload(path, request, whole, response) {
    const body = uploaded(request, whole);
    const file = this.workspace.uploads.get(path.split('/').pop());
    const taken = request.method === 'POST' && file && file.bytes === null && body.length === file.length;
    if (taken) file.bytes = body.toString('latin1');
    this.journal.add({ kind: 'upload', path, bytes: body.length, ok: Boolean(taken) });
    response.writeHead(taken ? 200 : 400);
    response.end(taken ? `OK - ${body.length}` : 'no');
  }

  // Whoever brings no token is sent a page to log in.
  download(path, request, response) {
    const shared = this.workspace.shared.get(path);
    const may = request.headers.authorization === 'Bearer xoxb-test-token';
    this.journal.add({ kind: 'download', path, ok: Boolean(shared && may) });
    response.writeHead(shared ? 200 : 404, { 'Content-Type': may ? 'text/plain' : 'text/html' });
    response.end(may ? shared : '<!DOCTYPE html><html><body>Sign in</body></html>');
  }

  // A response_url: five times within half an hour.
  respondTo(path, request, body, response) {
    const known = this.workspace.responses.get(path);
    let args = null, error = null;
    try {
      args = JSON.parse(body.toString());
      if (!known) error = 'no_such_url';
      else if (known.used >= 5 || Date.now() > known.until) error = 'used_url';
      if (args.blocks) checkBlocks(args.blocks);
    } catch (bad) {
      error = bad.message;
    }
    if (known && !error) known.used += 1;
    this.journal.add({ kind: 'response', path, args, error, user: known && known.user, channel: known && known.channel });
    response.writeHead(error ? 404 : 200);
    response.end(error || 'ok');
  }
}

module.exports = { Web, kBot };
