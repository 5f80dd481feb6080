// A WebSocket client (npm ws): node web_socket_client.cjs PORT [PROTOCOL]. Lines on standard input:
// say TEXT, bytes COUNT, pieces, ping, bare (a frame without a mask), close CODE REASON. What it
// sees is on standard output.
const WebSocket = require('ws');

const [port, protocol] = process.argv.slice(2);
const socket = new WebSocket(`ws://127.0.0.1:${port}/`, protocol ? [protocol] : []);
socket.on('open', () => console.log(`opened '${socket.protocol}' '${socket.extensions}'`));
socket.on('message', (data, isBinary) =>
  console.log(isBinary ? `binary ${data.length}` : `heard ${data}`));
socket.on('pong', () => console.log('pong'));
socket.on('error', (error) => console.log(`error ${error.message}`));
socket.on('close', (code, reason) => console.log(`closed ${code} '${reason}'`));

const commands = {
  say: (text) => socket.send(text),
  bytes: (count) => socket.send(Buffer.alloc(Number(count), 7)),
  pieces: () => {
    socket.send('one ', { fin: false });
    socket.send('two', { fin: true });
  },
  ping: () => socket.ping('x'),
  bare: () => socket._socket.write(Buffer.from([0x81, 0x01, 0x78])),
  close: (rest) => {
    const [, code, reason] = /^(\d+) (.*)$/.exec(rest);
    socket.close(Number(code), reason);
  },
};
require('readline')
  .createInterface({ input: process.stdin })
  .on('line', (line) => {
    const space = line.indexOf(' ');
    const name = space < 0 ? line : line.slice(0, space);
    commands[name](space < 0 ? '' : line.slice(space + 1));
  });
