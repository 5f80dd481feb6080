// The official clients against the fake: what they do not take is wrong in it. Says a line "ok ..."
// for each step, "failed ..." for what went wrong, and "done" at the end.
'use strict';

const { App, LogLevel } = require('@slack/bolt');
const { WebClient } = require('@slack/web-api');
const { verifySlackRequest } = require('@slack/bolt/dist/receivers/verify-request.js');
const http = require('node:http');

const base = `http://127.0.0.1:${process.argv[2]}`;
const kSecret = '8f742231b10e8888abcd99yyyzzz85a5';
const say = (line) => process.stdout.write(`${line}\n`);

async function control(name, args = {}) {
  const answer = await fetch(`${base}/_control/${name}`, { method: 'POST', body: JSON.stringify(args) });
  const value = await answer.json();
  if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${JSON.stringify(value)}`);
  return value;
}

// Things that happen, and whoever waits for one of them.
const happened = [];
let look = () => {};
function note(what) {
  happened.push(what);
  look();
}
function until(test, what) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`waited for ${what}; had ${JSON.stringify(happened)}`)), 20000);
    look = () => {
      const found = happened.find(test);
      if (!found) return;
      clearTimeout(timer);
      look = () => {};
      resolve(found);
    };
    look();
  });
}
function expect(holds, what) {
  if (!holds) throw new Error(`not so: ${what}`);
}

const app = new App({
  token: 'xoxb-test-token', appToken: 'xapp-test-token', socketMode: true, logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: `${base}/api/` },
});
app.message(/hello/, async ({ message, say: reply }) => {
  const sent = await reply({ text: `hi <@${message.user}>`, blocks: [
    { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'hi' }] }] },
    { type: 'actions', elements: [{ type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' }, value: 'token-1' }] }] });
  note({ replied: sent.ts });
});
app.message(/number (\d+)/, async ({ context }) => note({ number: context.matches[1] }));
app.command('/cox', async ({ command, ack }) => {
  await ack({ response_type: 'in_channel', text: `got ${command.text}` });
});
app.action('go', async ({ action, body, ack, client }) => {
  await ack();
  await client.views.open({ trigger_id: body.trigger_id, view: {
    type: 'modal', callback_id: 'form', title: { type: 'plain_text', text: 'Why' }, submit: { type: 'plain_text', text: 'Send' },
    blocks: [{ type: 'input', block_id: 'why', label: { type: 'plain_text', text: 'Why?' }, element: { type: 'plain_text_input', action_id: 'v' } }] } });
  note({ opened: action.value });
});
app.view('form', async ({ view, ack }) => {
  if (view.state.values.why.v.value === 'no') return ack({ response_action: 'errors', errors: { why: 'no is no reason' } });
  note({ submitted: view.state.values.why.v.value });
  return ack();
});
app.error(async (error) => say(`failed bolt: ${error.message}`));

async function refusals(client) {
  const fails = async (call, error) => {
    const got = await call().then(() => 'ok', (e) => (e.data ? e.data.error : e.message));
    expect(got === error, `${error}, not ${got}`);
  };
  await fails(() => client.chat.postMessage({ channel: 'C0NONE', text: 'x' }), 'channel_not_found');
  await fails(() => client.chat.postMessage({ channel: 'C0OLD', text: 'x' }), 'is_archived');
  await fails(() => client.chat.postMessage({ channel: 'C0OUT', text: 'x' }), 'not_in_channel');
  await fails(() => client.team.info(), 'missing_scope');
  await fails(() => new WebClient('xoxb-wrong', { slackApiUrl: `${base}/api/` }).auth.test(), 'invalid_auth');
  await fails(() => client.chat.postMessage({ channel: 'C0OPS', text: 'x', blocks: Array(51).fill({ type: 'divider' }) }), 'invalid_blocks');
  await fails(() => client.views.open({ trigger_id: 'made-up', view: { type: 'modal', title: { type: 'plain_text', text: 'x' }, blocks: [{ type: 'divider' }] } }), 'invalid_trigger_id');
}

async function signatures() {
  const seen = [];
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      try {
        verifySlackRequest({ signingSecret: kSecret, body, headers: {
          'x-slack-signature': request.headers['x-slack-signature'],
          'x-slack-request-timestamp': Number(request.headers['x-slack-request-timestamp']) } });
        seen.push('good');
        response.end(body.includes('url_verification') ? JSON.parse(body).challenge : '');
      } catch (error) {
        seen.push('bad');
        response.statusCode = 401;
        response.end();
      }
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}/`;
  const body = JSON.stringify({ type: 'url_verification', challenge: 'c' });
  expect((await control('deliver', { url, body })).body === 'c', 'a good signature is one');
  expect((await control('deliver', { url, body, secret: 'another' })).status === 401, 'another secret is none');
  expect((await control('deliver', { url, body, age: 400 })).status === 401, 'an old one is none');
  expect(seen.join() === 'good,bad,bad', 'three requests');
  server.close();
}

async function main() {
  const client = app.client;
  const me = await client.auth.test();
  expect(me.user_id === 'U0BOT' && me.response_metadata.scopes.includes('chat:write'), 'auth.test');
  say('ok auth.test');
  await app.start();
  say('ok hello');
  await control('say', { text: 'hello there' });
  await until((each) => each.replied, 'the reply');
  say('ok reply');
  await control('fault', { method: 'chat.postMessage', status: 429, retry_after: 1 });
  const before = Date.now();
  await client.chat.postMessage({ channel: 'C0OPS', text: 'after the limit' });
  expect(Date.now() - before >= 1000, 'Retry-After is waited for');
  say('ok 429');
  const slash = await control('command', { command: '/cox', text: 'deploy web' });
  expect(slash.answer.text === 'got deploy web', 'the slash command is answered');
  say('ok slash');
  await control('press', { label: 'Go' });
  await until((each) => each.opened === 'token-1', 'the view');
  expect((await control('submit', { values: { 'Why?': 'no' } })).answer.response_action === 'errors', 'errors of a view');
  await control('submit', { values: { 'Why?': 'because' } });
  await until((each) => each.submitted === 'because', 'the submission');
  say('ok view');
  const upload = await client.filesUploadV2({ channel_id: 'C0OPS', filename: 'a.txt', content: 'one two', initial_comment: 'look' });
  expect(upload.ok, 'files v2');
  expect((await control('state')).uploads[0].bytes === 'one two', 'the bytes are there');
  say('ok files');
  await refusals(client);
  say('ok refusals');
  await control('disconnect', { reason: 'refresh_requested' });
  await control('say', { text: 'number 1' });
  await control('wait', { has: ['"opened"', '"socket":2'] });
  await control('say', { text: 'number 2' });
  await until((each) => each.number === '2', 'a message after the refresh');
  say('ok refresh');
  await signatures();
  say('ok signatures');
  await app.stop();
  say('done');
  process.exit(0);
}

main().catch((error) => {
  say(`failed ${error.message}`);
  process.exit(1);
});
