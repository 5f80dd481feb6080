// HTTP/1.1 and WebSocket of a server, as little of them as a load generator needs: what it says is made
// once and written as it is, and of what comes in only what must be known is looked at.
'use strict';

const crypto = require('node:crypto');
const net = require('node:net');

const kMagic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const kNothing = Buffer.alloc(0);

function http_answer(text, type = 'application/json') {
  return `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

function frame(text, opcode = 1) {
  const size = Buffer.byteLength(text);
  const head = size < 126 ? 2 : 4;
  const bytes = Buffer.allocUnsafe(head + size);
  bytes[0] = 0x80 | opcode;
  if (head === 2) bytes[1] = size;
  else bytes.writeUInt16BE(size, 2), (bytes[1] = 126);
  bytes.write(text, head, 'utf8');
  return bytes;
}

// One connection of a client. `serves(method, path, body)` gives the answer as text; `joins(link, path)`
// is told of a WebSocket, whose frames go to link.on_text.
class Connection {
  constructor(socket, platform) {
    Object.assign(this, { socket, platform, rest: kNothing, is_web_socket: false, on_text: null });
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.take(chunk));
    socket.on('error', () => {});
  }
  take(chunk) {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    while (this.rest.length > 0 && (this.is_web_socket ? this.take_frame() : this.take_request()));
  }
  take_request() {
    const end = this.rest.indexOf('\r\n\r\n');
    if (end < 0) return false;
    const head = this.rest.latin1Slice(0, end);
    if (/\r\ntransfer-encoding:/i.test(head)) throw new Error('a request in chunks');
    const size = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    if (this.rest.length < end + 4 + size) return false;
    const body = this.rest.latin1Slice(end + 4, end + 4 + size);
    this.rest = this.rest.subarray(end + 4 + size);
    const [method, path] = head.slice(0, head.indexOf('\r\n')).split(' ', 2);
    const key = /\r\nsec-websocket-key: *(\S+)/i.exec(head)?.[1];
    if (key) this.upgrade(key, path);
    else this.socket.write(http_answer(this.platform.serves(method, path, body)), 'latin1');
    return true;
  }
  upgrade(key, path) {
    const accept = crypto.createHash('sha1').update(key + kMagic).digest('base64');
    this.socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${accept}\r\n\r\n`);
    this.is_web_socket = true;
    this.platform.joins(this, path);
  }
  // Of a client, so masked; short, and never in pieces.
  take_frame() {
    if (this.rest.length < 6) return false;
    const short = this.rest[1] & 0x7f;
    if (short === 127) throw new Error('a frame that is too long');
    const at = short === 126 ? 8 : 6;
    if (this.rest.length < at) return false;
    const size = short === 126 ? this.rest.readUInt16BE(2) : short;
    if (this.rest.length < at + size) return false;
    const opcode = this.rest[0] & 0x0f;
    if (opcode === 1 ? this.on_text : opcode === 9) {
      const payload = Buffer.from(this.rest.subarray(at, at + size));
      for (let i = 0; i < size; ++i) payload[i] ^= this.rest[at - 4 + (i & 3)];
      if (opcode === 9) this.socket.write(frame(payload.toString('latin1'), 10));
      else this.on_text(payload.toString());
    }
    if (opcode === 8) this.socket.end();
    this.rest = this.rest.subarray(at + size);
    return true;
  }
  send(text) {
    this.socket.write(frame(text));
  }
  ping() {
    this.socket.write(frame('', 9));
  }
}

// Resolves with the port.
function listen(platform) {
  const server = net.createServer((socket) => new Connection(socket, platform));
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server.address().port)));
}

module.exports = { listen };
