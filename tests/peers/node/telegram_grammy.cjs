// grammy, the client that Telegram's bots are written with, against the fake on the port of the
// first argument. Prints what does not hold, then "done".
'use strict';

const { Bot, InputFile, InlineKeyboard, GrammyError } = require('grammy');

const root = `http://127.0.0.1:${process.argv[2]}`;
const check = (holds, what) => holds || console.log(`does not hold: ${what}`);
const control = async (name, body = {}) => (await fetch(`${root}/_control/${name}`, {
  method: 'POST', body: JSON.stringify(body),
})).json();
const refused = async (promise) => {
  try {
    await promise;
    return '';
  } catch (error) {
    if (!(error instanceof GrammyError)) throw error;
    return `${error.error_code} ${error.description} ${JSON.stringify(error.parameters)}`;
  }
};
const has = (text, part) => check(text.includes(part), `"${part}" in "${text}"`);

async function speaks(api) {
  const sent = await api.sendMessage(-100500, '*bold* _it_ ~s~ `a.b` [x](https://a.b/c) \\. \\!',
    { parse_mode: 'MarkdownV2', reply_markup: new InlineKeyboard().text('Go', 't1') });
  check(sent.text === 'bold it s a.b x . !', `text ${sent.text}`);
  check(sent.entities.map((e) => e.type).join() === 'bold,italic,strikethrough,code,text_link',
    'entities');
  for (const wrong of ['a.b', 'a-b', '(a)', 'a!', '#a', '{', 'a|b', 'a=b']) {
    has(await refused(api.sendMessage(7, wrong, { parse_mode: 'MarkdownV2' })),
      "can't parse entities: Character");
  }
  has(await refused(api.sendMessage(7, '*a', { parse_mode: 'MarkdownV2' })), "Can't find end of bold");
  has(await refused(api.sendMessage(7, 'x'.repeat(4097))), 'message is too long');
  has(await refused(api.sendMessage(1, 'x')), 'chat not found');
  has(await refused(api.sendMessage(7, 'x', { reply_markup: new InlineKeyboard().text('a', 'x'.repeat(65)) })),
    'BUTTON_DATA_INVALID');
  const edited = await api.editMessageText(-100500, sent.message_id, 'new');
  check(edited.text === 'new', 'edited');
  has(await refused(api.editMessageText(-100500, sent.message_id, 'new')), 'not modified');
  check(await api.setMessageReaction(-100500, sent.message_id, [{ type: 'emoji', emoji: '👍' }]), 'reaction');
  check(await api.sendChatAction(-100500, 'typing'), 'typing');
  const file = await api.sendDocument(7, new InputFile(Buffer.from('abc'), 'a.txt'), { caption: 'c' });
  check(file.document.file_name === 'a.txt' && file.caption === 'c', 'document');
  check((await api.getFile('F1')).file_path === 'documents/F1', 'getFile');
  check(await api.setMyCommands([{ command: 'ping', description: 'Ping' }]), 'commands');
  has(await refused(api.setMyCommands([{ command: 'a-b', description: 'x' }])), 'BOT_COMMAND_INVALID');
  check(await api.deleteMessage(-100500, sent.message_id), 'deleted');
}

async function isRefused(api) {
  await control('fault', { limited: 1, retry_after: 3 });
  has(await refused(api.sendMessage(7, 'x')), '"retry_after":3');
  await control('migrate');
  has(await refused(api.sendMessage(-600, 'x')), '"migrate_to_chat_id":-100600');
  check((await api.sendMessage(-100600, 'x')).chat.id === -100600, 'the new chat');
  await api.setWebhook('https://bot.example.org/x', { secret_token: 's' });
  has(await refused(api.getUpdates()), "409 Conflict: can't use getUpdates");
  await api.deleteWebhook({ drop_pending_updates: true });
  const first = refused(api.getUpdates({ timeout: 20 }));
  await new Promise((go) => setTimeout(go, 100));
  await api.getUpdates({ timeout: 0 });
  has(await first, 'terminated by other getUpdates request');
}

// A long poll waits; what is not confirmed comes again.
async function polls(api) {
  const started = Date.now();
  const waiting = api.getUpdates({ timeout: 10 });
  setTimeout(() => control('say', { text: 'one' }), 200);
  const [one] = await waiting;
  check(one.message.text === 'one' && Date.now() - started >= 150, 'a long poll waits');
  const [again] = await api.getUpdates({ timeout: 0 });
  check(again.update_id === one.update_id, 'not confirmed');
  check((await api.getUpdates({ offset: one.update_id + 1 })).length === 0, 'confirmed');
}

async function runs(bot) {
  const heard = [];
  bot.on('message:text', (context) => heard.push(context.message.text));
  bot.on('callback_query:data', async (context) => {
    heard.push(context.callbackQuery.data);
    await context.answerCallbackQuery('ok');
    await bot.stop();
  });
  const running = bot.start();
  await control('say', { text: 'two' });
  await bot.api.sendMessage(-100500, 'card', { reply_markup: new InlineKeyboard().text('Press', 'tok') });
  await control('press', { name: 'Press' });
  await running;
  check(heard.join() === 'two,tok', `heard ${heard}`);
}

(async () => {
  const bot = new Bot('42:test-token', { client: { apiRoot: root } });
  await bot.init();
  check(bot.botInfo.username === 'cox_bot', 'getMe');
  await speaks(bot.api);
  await isRefused(bot.api);
  await polls(bot.api);
  await runs(bot);
  await control('fault', { revoked: true });
  has(await refused(bot.api.getMe()), '401 Unauthorized');
  console.log('done');
  process.exit(0);
})().catch((error) => {
  console.log(error.stack);
  process.exit(1);
});
