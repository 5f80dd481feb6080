// A WebSocket server (npm ws) that answers what it is told, and else says it again. First line of its
// output: the port. Then what it saw.
const { WebSocketServer } = require('ws');

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  perMessageDeflate: true, // offered to whoever asks
  handleProtocols: (offered) => (offered.has('chat') ? 'chat' : false),
});
server.on('listening', () => console.log(server.address().port));
server.on('connection', (socket, request) => {
  console.log(`opened ${request.url} '${socket.protocol}' '${socket.extensions}'`);
  socket.on('message', (data, isBinary) => {
    const text = data.toString();
    if (text === 'in pieces') {
      for (const piece of ['one ', 'two ']) socket.send(piece, { fin: false });
      socket.ping('between');
      socket.send('three', { fin: true });
    } else if (text === 'no UTF-8') {
      socket.send(Buffer.from([0xff]), { binary: false });
    } else if (text === 'goodbye') {
      socket.close(4001, 'bye');
    } else if (text === 'vanish') {
      socket.terminate();
    } else {
      socket.send(data, { binary: isBinary });
    }
  });
  socket.on('ping', () => console.log('ping'));
  socket.on('pong', (data) => console.log(`pong ${data}`));
  socket.on('error', (error) => console.log(`error ${error.message}`));
  socket.on('close', (code, reason) => console.log(`closed ${code} '${reason}'`));
});
