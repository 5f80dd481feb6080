// The network between a fake of tests/peers/node and the bot: loaded before the fake (node -r). It breaks
// the connections that events come over, at the will of the process that forked the fake, and tells it of
// every answer. What the bot says goes over other connections, which stay whole.
'use strict';

const http = require('node:http');

const kForgotten = 2_000;  // milliseconds until the other end of what is half open has gone too
const links = [];  // sockets that events come over; the newest last
const known = new WeakSet();

function unlink(socket) {
  const at = links.indexOf(socket);
  if (at >= 0) links.splice(at, 1);
}
function link(socket) {
  if (links.includes(socket)) return;
  links.push(socket);
  if (!known.has(socket)) socket.once('close', () => unlink(socket));
  known.add(socket);
}
const later = (milliseconds, act) => void setTimeout(act, milliseconds).unref();

// What the fake writes from now on goes nowhere, but it hears no error.
function mute(socket) {
  socket.write = (bytes, encoding, done) => {
    const written = typeof encoding === 'function' ? encoding : done;
    if (written) process.nextTick(written);
    return true;
  };
}

const breaks = {
  rst: (socket) => socket.resetAndDestroy(),
  fin(socket) {
    mute(socket);
    socket.end();
    later(100, () => socket.destroy());
  },
  // Nothing comes and nothing goes, and nobody says so.
  half_open(socket) {
    mute(socket);
    socket.pause();
    socket.resume = () => socket;
    later(kForgotten, () => socket.resetAndDestroy());
  },
  // The next thing that is sent arrives in part.
  cut(socket, { part }) {
    const { write } = socket;
    const cut = (bytes, encoding) => {
      const all = typeof bytes === 'string' ? Buffer.from(bytes, typeof encoding === 'string' ? encoding : 'utf8') : bytes;
      write.call(socket, all.subarray(0, Math.floor(all.length * part)));
      socket.destroySoon();
      mute(socket);
      return true;
    };
    socket.write = cut;
    later(500, () => socket.destroy());  // where nothing was sent
  },
  // A frame that ends a WebSocket.
  close(socket, { code }) {
    socket.write(Buffer.from([0x88, 2, code >> 8, code & 0xff]));
    mute(socket);
    later(300, () => socket.destroy());
  },
};

// The answers: what the bot posts of the numbers that it was told.
function listen(request, response) {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  response.on('finish', () => {
    const found = /q(\d+)q/.exec(Buffer.concat(parts).toString());
    if (found && response.statusCode < 300) process.send({ answered: Number(found[1]) });
  });
}

const { emit } = http.Server.prototype;
http.Server.prototype.emit = function patched(name, request, ...rest) {
  if (name === 'upgrade') link(rest[0]);
  if (name === 'request' && !request.url.startsWith('/_control/')) {
    // A long poll is a connection for events while it lasts.
    if (request.url.endsWith('/getUpdates')) {
      link(request.socket);
      rest[0].on('finish', () => unlink(request.socket));
    } else {
      listen(request, rest[0]);
    }
  }
  return emit.call(this, name, request, ...rest);
};

// {kind: null} only asks whether there is one.
process.on('message', (how) => {
  const socket = how.kind ? links.pop() : links.at(-1);
  if (socket && how.kind) breaks[how.kind](socket, how);
  process.send({ there: Boolean(socket) });
});
process.on('disconnect', () => process.exit(0));
