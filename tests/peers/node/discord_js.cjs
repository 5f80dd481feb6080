// A bot of the official library, discord.js, against the fake whose port is the first word. One line of
// output for everything it sees; what it reads on standard input it does.
const readline = require('readline');
const { Client, GatewayIntentBits: Intent, Events, Partials } = require('discord.js');

const [port, token = 'MTE.fake.token'] = process.argv.slice(2);
const client = new Client({
  intents: [Intent.Guilds, Intent.GuildMessages, Intent.DirectMessages, Intent.MessageContent],
  partials: [Partials.Channel], // direct messages
  rest: { api: `http://127.0.0.1:${port}/api`, version: '10' },
});
const SHIPS = ['Aurora', ...Array.from({ length: 30 }, (_, i) => `tug-${i + 10}`)];
const tell = (...words) => console.log(words.join(' '));

client.on(Events.ClientReady, () => tell('ready', client.user.username, client.guilds.cache.map((each) => each.name)));
client.on(Events.MessageCreate, async (message) => {
  if (message.author.bot) return;
  tell('heard', message.author.username, message.content);
  if (message.content === 'hi') {
    const sent = await message.reply('hello');
    tell('replied', sent.content);
    const edited = await sent.edit('hello again');
    await message.react('👀');
    tell('edited', edited.content);
  }
});
client.on(Events.InteractionCreate, async (interaction) => {
  tell('interaction', interaction.type);
  if (interaction.isButton()) return interaction.update({ content: 'pressed', components: [] });
  if (interaction.isAutocomplete()) {
    const { name, value } = interaction.options.getFocused(true);
    const fitting = SHIPS.filter((each) => each.toLowerCase().startsWith(value.toLowerCase())).slice(0, 25);
    await interaction.respond(fitting.map((each) => ({ name: each, value: each })));
    return tell('completed', interaction.commandName, name, value, fitting.length);
  }
  if (!interaction.isChatInputCommand()) return undefined;
  await interaction.deferReply({ flags: 64 });
  await interaction.editReply(`deferred ${interaction.options.getString('what')}`);
  await interaction.followUp('and more');
  return tell('answered');
});
client.on(Events.ShardResume, (_, replayed) => tell('resumed', replayed));
client.on(Events.ShardReconnecting, () => tell('reconnecting'));
client.on(Events.ShardDisconnect, (event) => tell('disconnected', event.code));
client.on(Events.Error, (error) => tell('error', error.message));
client.on(Events.ShardError, (error) => tell('error', error.message));
process.on('unhandledRejection', (error) => tell('rejected', error.message));

readline.createInterface({ input: process.stdin }).on('line', async (line) => {
  const [word, ...rest] = line.split(' ');
  if (word === 'say') {
    const channel = client.channels.cache.get('200');
    tell('sent', (await channel.send(rest.join(' '))).id);
  }
  if (word === 'commands') {
    const all = await client.application.commands.set([{ name: 'deploy', description: 'Deploys', options: [{ type: 3, name: 'what', description: 'What', required: true }] },
    { name: 'moor', description: 'Moors', options: [{ type: 3, name: 'ship', description: 'Which', autocomplete: true }] }]);
    tell('registered', all.size);
  }
  if (word === 'file') {
    const channel = client.channels.cache.get('200');
    const sent = await channel.send({ content: 'the log', files: [{ attachment: Buffer.from('lines'), name: 'deploy.log' }] });
    tell('filed', sent.attachments.first().name);
  }
});
client.login(token).catch((error) => tell('failed', error.message));
