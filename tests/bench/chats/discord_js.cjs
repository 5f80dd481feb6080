// The same bot on discord.js, without its limit of 50 requests a second: discord_js.cjs PORT
'use strict';
const { Client, Events, GatewayIntentBits: Intent } = require('discord.js');

const client = new Client({
  intents: [Intent.Guilds, Intent.GuildMessages, Intent.DirectMessages, Intent.MessageContent],
  rest: { api: `http://127.0.0.1:${process.argv[2]}/api`, version: '10', globalRequestsPerSecond: 1_000_000 },
});
const question = /^cox[:,]? echo (.+)$/i;
client.on(Events.MessageCreate, (message) => {
  const asked = question.exec(message.content);
  if (asked) message.channel.send(asked[1]);
});
client.login('MTE.fake.token');
