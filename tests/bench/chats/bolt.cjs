// The same bot on Slack's own framework: bolt.cjs PORT
'use strict';
const { App, LogLevel } = require('@slack/bolt');

const app = new App({
  token: 'xoxb-test-token', appToken: 'xapp-test-token', socketMode: true, logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: `http://127.0.0.1:${process.argv[2]}/api/` },
});
app.message(/^cox[:,]? echo (.+)$/i, async ({ message, context, client }) => {
  await client.chat.postMessage({ channel: message.channel, text: context.matches[1] });
});
app.start();
