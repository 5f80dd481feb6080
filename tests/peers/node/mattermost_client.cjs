// Mattermost's own client against the fake: PORT. Each line it prints is something that it found right;
// the last is "done".
'use strict';
const assert = require('assert');
const { WebSocket } = require('ws');
const { Client4, WebSocketClient } = require('@mattermost/client');

globalThis.WebSocket = WebSocket;
globalThis.window = { addEventListener() {}, removeEventListener() {} };
globalThis.CloseEvent = class CloseEvent extends Event {
  constructor(type, init) { super(type); Object.assign(this, init); }
};
const quiet = console.log;
console.log = () => {};
const tells = (line) => quiet(line);

const base = `http://127.0.0.1:${process.argv[2]}`;
const control = async (name, body) =>
  (await fetch(`${base}/_control/${name}`, { method: 'POST', body: JSON.stringify(body || {}) })).json();

async function main() {
  const client = new Client4();
  client.setUrl(base);
  client.setToken('wrong');
  await assert.rejects(client.getMe(), (error) => error.status_code === 401);
  tells('a wrong token is refused');
  client.setToken('ann-token');
  const me = await client.getMe();
  assert.equal(me.username, 'ann');
  const ids = await control('ids');

  const socket = new WebSocketClient({ minWebSocketRetryTime: 50, reconnectJitterRange: 10, clientPingInterval: 1000 });
  const heard = [];
  let missed = 0;
  let waiting = null;
  socket.addMessageListener((event) => { heard.push(event); if (waiting) waiting(); });
  socket.addMissedMessageListener(() => { missed += 1; });
  const hears = async (found) => {
    while (!heard.some(found)) await new Promise((resolve) => { waiting = resolve; });
    return heard.find(found);
  };
  const says = (text) => (event) => event.event === 'posted' && JSON.parse(event.data.post).message === text;
  socket.initialize(`${base.replace('http', 'ws')}/api/v4/websocket`, 'ann-token');
  await hears((event) => event.event === 'hello');
  tells('hello');

  const post = await client.createPost({ channel_id: ids.ops, message: 'one', pending_post_id: 'x:1' });
  assert.equal((await client.createPost({ channel_id: ids.ops, message: 'one', pending_post_id: 'x:1' })).id, post.id);
  await hears(says('one'));
  const answer = await client.createPost({ channel_id: ids.ops, message: 'two', root_id: post.id });
  assert.equal(answer.root_id, post.id);
  await assert.rejects(client.createPost({ channel_id: ids.ops, message: 'x'.repeat(16384) }));
  await client.patchPost({ id: post.id, message: 'one, edited' });
  await hears((event) => event.event === 'post_edited');
  await client.addReaction(me.id, post.id, 'eyes');
  await hears((event) => event.event === 'reaction_added');
  await client.deletePost(answer.id);
  await hears((event) => event.event === 'post_deleted');
  tells('posts, threads, edits, reactions and deletions');

  await control('drop');
  await control('say', { user: 'bob', message: 'while away' });
  await hears(says('while away'));
  assert.equal(missed, 0);
  tells('what was said meanwhile comes on the same connection');
  await control('fault', { swallow: 1 });
  await control('say', { user: 'bob', message: 'swallowed' });
  await control('say', { user: 'bob', message: 'after it' });
  await hears(says('after it'));
  assert.equal(heard.filter(says('swallowed')).length, 1);
  tells('a gap is filled');
  await control('fault', { forget: true });
  await control('drop');
  while (missed === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  tells('a new connection is told from the old one');
  const since = await client.getPostsSince(ids.ops, post.create_at);
  assert.ok(since.order.some((each) => since.posts[each].message === 'while away'));
  const direct = await client.createDirectChannel([ids.ann, ids.bob]);
  assert.equal(direct.type, 'D');
  tells('posts since, direct channels');
  const teams = await client.getMyTeamMembers();
  const members = await client.getMyChannelMembers(teams[0].team_id);
  const roles = await client.getRolesByNames([me.roles, teams[0].roles, members[0].roles]);
  assert.ok(roles.some((each) => each.permissions.includes('create_post')));
  tells('members of teams and channels, and what their roles may');
  const shared = await control('share', { message: 'here', name: 'a.txt', text: 'one' });
  const url = client.getFileUrl(shared.file_ids[0], 0);
  assert.equal((await fetch(url)).status, 401);
  assert.equal(await (await fetch(url, client.getOptions({ method: 'get' }))).text(), 'one');
  tells('files are for those who say who they are');
  await control('archive', { is_archived: true });
  await hears((event) => event.event === 'channel_deleted');
  await assert.rejects(client.createPost({ channel_id: ids.ops, message: 'x' }), (error) => error.status_code === 400);
  await control('archive', { is_archived: false });
  await control('member', { user: 'ann', is_in: false });
  await hears((event) => event.event === 'user_removed' && event.data.channel_id === ids.ops);
  await assert.rejects(client.createPost({ channel_id: ids.ops, message: 'x' }), (error) => error.status_code === 403);
  tells('archived channels, and ones that one was taken out of');
  await control('fault', { limited: 1 });
  await assert.rejects(client.getMe(), (error) => error.status_code === 429 || /limit/.test(error.message));
  tells('done');
  process.exit(0);
}
main().catch((error) => { quiet(`failed: ${error.stack}`); process.exit(1); });
