// What the platforms' fakes are told, and how a bot gets to them. `network` are the ways in which a
// connection is lost below the platform's protocol (network.cjs), with the codes that a server closes with;
// `own` are the platform's own ways, by name: calls of its fake's controls.
'use strict';

const kReconnect = { first: 0.05, longest: 0.2 };
const kNetwork = ['rst', 'fin', 'half_open', 'cut'];

const platforms = {
  slack: {
    fake: 'slack_fake.cjs',
    entry: ({ port }) => ({ adapter: 'slack', bot_token: 'xoxb-test-token', app_token: 'xapp-test-token', replies: 'plain',
      reconnect: { ...kReconnect, lasting: 0.5 }, ping: { seconds: 0.5, patience: 0.5 }, api_url: `http://127.0.0.1:${port}/api/` }),
    begin: [['tune', { ack_ms: 1000 }]],
    say: (text) => ['say', { text }],
    network: kNetwork,
    codes: [1000, 1001, 1011, 4000],
    own: {
      refresh_requested: (random) => [['disconnect', { reason: 'refresh_requested', close_ms: Math.floor(random() * 300) }]],
      warning: (random) => [['disconnect', { reason: 'warning', close_ms: Math.floor(random() * 300) }]],
    },
  },
  discord: {
    fake: 'discord_fake.cjs',
    entry: ({ port }) => ({ adapter: 'discord', token: 'MTE.fake.token', identify_seconds: 0.2, reconnect: kReconnect,
      api: `http://127.0.0.1:${port}/api/v10` }),
    begin: [['config', { gateway: { heartbeat_interval: 600, identify_ms: 200 }, limits: { messages: { limit: 1000, ms: 1000 }, other: { limit: 1000, ms: 1000 } } }]],
    say: (text) => ['say', { content: text }],
    network: kNetwork,
    codes: [4000, 4001, 4002, 4008, 1011],
    own: {
      reconnect: () => [['gateway', { what: 'reconnect' }]],
      invalid_session: () => [['gateway', { what: 'invalid', resumable: true }]],
      no_acknowledgements: () => [['gateway', { what: 'deaf' }]],
    },
  },
  mattermost: {
    fake: 'mattermost_fake.cjs',
    entry: ({ port }) => ({ adapter: 'mattermost', token: 'bot-token', reconnect: kReconnect, ping: { seconds: 0.5, patience: 0.5 },
      server: `http://127.0.0.1:${port}` }),
    begin: [],
    say: (text) => ['say', { message: text }],
    network: kNetwork,
    codes: [1000, 1001, 1011, 1012],
    own: {
      // The server does not know the connection any more, so it has to be asked what was said.
      forgotten: () => [['fault', { forget: true }], ['drop', {}]],
      remembered: () => [['fault', { forget: false }], ['drop', {}]],
    },
  },
  telegram: {
    fake: 'telegram_fake.cjs',
    entry: ({ port }) => ({ adapter: 'telegram', token: '42:test-token', reconnect: kReconnect, poll: { seconds: 1, patience: 0.5 },
      pace: { seconds: 0.005, burst: 100, overall: 500 }, server: `http://127.0.0.1:${port}` }),
    begin: [],
    say: (text) => ['say', { text }],
    network: kNetwork,
    codes: [],
    own: {
      answer_lost: () => [['mode', { drop: 1 }]],
      rival: () => [['rival', {}]],
      hang_up: () => [['hang_up', {}]],
    },
  },
};

module.exports = { platforms };
