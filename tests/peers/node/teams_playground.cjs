// Microsoft's Agents Playground (a Teams client for bots), driven by its own HTTP and WebSocket. Its
// addresses are internal ones: the version is pinned. It runs inside this process, so that it ends
// with it. Arguments: the bot's URL. Lines of its input: {"path": ..., "body": ...}, posted to it.
// Lines of its output: "ready", then what the bot says, as it arrives.
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');
const { WebSocket } = require('ws');

const print = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true;
console.log = () => {}; // the playground's own words
process.env.TEAMSAPPTESTER_BROWSER = 'none'; // else it ends where there is no browser to open
// It deletes the file first: as root it would replace /dev/null.
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'playground-'));
process.env.TEAMSAPPTESTER_LOGFILE = path.join(scratch, 'log');
process.on('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));
process.env.APPLICATION_INSIGHTS_NO_STATSBEAT = '1'; // not ended by --dt
stayHome();

// It listens on this machine's loopback only, and reaches nothing else; what it tries is an error.
function stayHome() {
  const { listen } = net.Server.prototype;
  net.Server.prototype.listen = function local(port, ...more) {
    return typeof port === 'object' || typeof more[0] === 'string'
      ? listen.call(this, port, ...more) : listen.call(this, port, '127.0.0.1', ...more);
  };
  const { connect } = net.Socket.prototype;
  net.Socket.prototype.connect = function local(...all) {
    const to = Array.isArray(all[0]) ? all[0][0] : all[0];
    const host = typeof to === 'object' ? to.host ?? 'localhost' : 'localhost';
    if (['127.0.0.1', '::1', 'localhost'].includes(host)) return connect.apply(this, all);
    return this.destroy(new Error(`not to ${host}`));
  };
}

function freePort() {
  return new Promise((found) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}

async function post(port, path, body) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  });
  if (!answer.ok) print(`${JSON.stringify({ refused: answer.status, path })}\n`);
}

async function listen(port) {
  for (let tries = 0; tries < 300; ++tries) {
    const opened = await new Promise((end) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/_ws_conversation/v1/conversations/stream`);
      socket.on('open', () => end(true));
      socket.on('error', () => end(false));
      socket.on('message', (data) => print(`${data.toString().replace(/\n/g, ' ')}\n`));
    });
    if (opened) return print('ready\n');
    await new Promise((again) => setTimeout(again, 200));
  }
  return print('not started\n');
}

freePort().then(async (port) => {
  process.argv = [process.argv[0], 'agentsplayground', '-e', process.argv[2], '-c', 'msteams', '-p', String(port), '--dt'];
  require('@microsoft/m365agentsplayground/cli.js');
  await listen(port);
  require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const { path, body } = JSON.parse(line);
    post(port, path, body);
  });
});
