// The package telegram-test-api, on the port of the first argument. Reads what a person does, a JSON
// object a line: {"say": text}, or {"press": label} for the last button with it. Prints a JSON line
// when it listens, and one for each message of the bot.
'use strict';

const readline = require('node:readline');
const TelegramServer = require('telegram-test-api');

const TOKEN = '42:test-token';
const server = new TelegramServer({ port: Number(process.argv[2]), host: '127.0.0.1' });
const person = server.getClient(TOKEN, { userId: 7, chatId: 7, userName: 'ann' });
const said = () => server.storage.botMessages.map((each) => each.message);

// It leaves the number of the message out, which Telegram never does.
function press(label) {
  for (const { message, messageId } of [...server.storage.botMessages].reverse()) {
    const button = (message.reply_markup?.inline_keyboard ?? []).flat()
      .find((each) => each.text === label);
    if (!button) continue;
    return person.sendCallback(person.makeCallbackQuery(button.callback_data,
      { message: { message_id: messageId } }));
  }
  throw new Error(`no button ${label}`);
}

async function act({ say, press: label }) {
  if (label) return press(label);
  return say.startsWith('/')
    ? person.sendCommand(person.makeCommand(say)) : person.sendMessage(person.makeMessage(say));
}

server.on('AddedBotMessage', () => console.log(JSON.stringify(said().at(-1))));
server.start().then(() => {
  console.log(JSON.stringify({ port: Number(process.argv[2]) }));
  readline.createInterface({ input: process.stdin }).on('line', (line) => {
    act(JSON.parse(line)).catch((error) => console.log(JSON.stringify({ error: error.message })));
  });
});
