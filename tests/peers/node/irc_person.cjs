// Somebody on IRC with a real client, irc-framework. Takes lines on standard input and writes what
// happens to standard output, as a chat log.
//
//   irc_person.cjs '{"port": 6697, "nick": "ann", "tls": true, "account": "ann", "password": "..."}'
//
//   say TARGET TEXT | act TARGET TEXT | ctcp TARGET TYPE TEXT | raw LINE
const irc = require('irc-framework');
const options = JSON.parse(process.argv[2]);

const client = new irc.Client({ enable_chghost: true, enable_echomessage: false });
const write = (line) => process.stdout.write(`${line}\n`);
const place = (target) => (target.startsWith('#') ? target : '(private)');

client.on('registered', (event) => write(`* online as ${event.nick}`));
client.on('socket close', () => write('* offline'));
client.on('privmsg', (event) => write(`${place(event.target)} <${event.nick}> ${event.message}`));
client.on('action', (event) => write(`${place(event.target)} * ${event.nick} ${event.message}`));
client.on('notice', (event) => write(`${place(event.target)} -${event.nick}- ${event.message}`));
client.on('ctcp response', (event) => write(`CTCP ${event.nick} ${event.message}`));
client.on('join', (event) => write(`${event.channel} + ${event.nick}`));
client.on('userlist', (event) => {
  for (const user of event.users) write(`${event.channel} + ${user.nick}`);
});
client.on('part', (event) => write(`${event.channel} - ${event.nick}`));
client.on('kick', (event) => write(`${event.channel} - ${event.kicked} (${event.message})`));
client.on('quit', (event) => write(`- ${event.nick} (${event.message})`));
client.on('nick', (event) => write(`${event.nick} is now ${event.new_nick}`));
client.on('topic', (event) => write(`${event.channel} topic: ${event.topic}`));
client.on('irc error', (event) => write(`* error ${event.error} ${event.reason ?? ''}`));

const act = {
  say: (rest) => client.say(...word(rest)),
  act: (rest) => client.action(...word(rest)),
  ctcp: (rest) => {
    const [target, more] = word(rest);
    client.ctcpRequest(target, ...word(more));
  },
  raw: (rest) => client.raw(rest),
};

function word(text) {
  const at = text.indexOf(' ');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

require('node:readline').createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [verb, rest] = word(line);
    act[verb](rest);
  })
  .on('close', () => process.exit(0));

client.connect({
  host: '127.0.0.1',
  port: options.port,
  nick: options.nick,
  username: options.nick,
  gecos: options.nick,
  tls: options.tls === true,
  rejectUnauthorized: false,
  account: options.account ? { account: options.account, password: options.password } : undefined,
  auto_reconnect: false,
});
