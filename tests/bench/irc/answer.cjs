// A bare bot on irc-framework that answers as ours does: answer.cjs PORT NICK
const irc = require('irc-framework');
const [port, nick] = process.argv.slice(2);

const client = new irc.Client();
client.connect({ host: '127.0.0.1', port: Number(port), nick, username: nick, gecos: nick });
client.on('registered', () => client.join('#bench'));

const question = new RegExp(`^${nick}[:,]? echo (.+)$`, 'i');
client.on('privmsg', (event) => {
  const asked = question.exec(event.message);
  if (asked) client.say(event.target, asked[1]);
});
