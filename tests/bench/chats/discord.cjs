// Discord for the load generator: the gateway without compression, and what a bot calls.
'use strict';

const kGuild = '100', kApplication = '500';
const kBot = `{"id":"${kApplication}","username":"cox","discriminator":"0","global_name":null,"avatar":null,"bot":true}`;
const kAnn = '{"id":"301","username":"ann","discriminator":"0","global_name":"Ann","avatar":null,"public_flags":0}';
const kMember = '{"roles":[],"joined_at":"2024-01-01T00:00:00.000000+00:00","deaf":false,"mute":false,"flags":0,"nick":null,"avatar":null,"pending":false,"communication_disabled_until":null,"premium_since":null}';
const room_id = (room) => String(200_000 + room);

class Discord {
  constructor({ rooms }) {
    Object.assign(this, { answered: () => {}, ready: () => {}, link: null, rooms, seq: 0, serial: 0 });
  }
  set_port(port) {
    this.url = `ws://127.0.0.1:${port}`;
  }

  serves(method, path, body) {
    const said = /\/channels\/(\d+)\/messages$/.exec(path);
    if (said) {
      const at = /q(\d{8})/.exec(body);
      if (at) this.answered(Number(at[1]));
      const id = String(900_000_000_000 + ++this.serial);
      return `{"id":"${id}","channel_id":"${said[1]}","author":${kBot},"content":"q","timestamp":"2026-01-01T00:00:00.000000+00:00",` +
        '"edited_timestamp":null,"tts":false,"mention_everyone":false,"mentions":[],"mention_roles":[],"attachments":[],"embeds":[],"pinned":false,"type":0,"flags":0,"components":[]}';
    }
    if (path.endsWith('/gateway/bot'))
      return `{"url":"${this.url}","shards":1,"session_start_limit":{"total":1000,"remaining":1000,"reset_after":86400000,"max_concurrency":1}}`;
    if (path.endsWith('/users/@me')) return kBot;
    if (path.endsWith('/applications/@me')) return `{"id":"${kApplication}","name":"cox","flags":557056,"bot_public":false,"description":""}`;
    if (path.endsWith('/commands')) return '[]';
    throw new Error(`no ${method} ${path}`);
  }
  joins(link) {
    this.link = link;
    link.on_text = (text) => this.heard(link, JSON.parse(text));
    link.send('{"op":10,"d":{"heartbeat_interval":41250,"_trace":[]},"s":null,"t":null}');
  }
  heard(link, { op }) {
    if (op === 1) return link.send('{"op":11,"d":null,"s":null,"t":null}');
    if (op !== 2) return;
    this.dispatch('READY', `{"v":10,"user":${kBot},"guilds":[{"id":"${kGuild}","unavailable":true}],"session_id":"s","resume_gateway_url":"${this.url}","shard":[0,1],"user_settings":{},"private_channels":[],"relationships":[],"presences":[],"session_type":"normal","guild_join_requests":[],"application":{"id":"${kApplication}","flags":0}}`);
    const channels = Array.from({ length: this.rooms }, (_, room) =>
      `{"id":"${room_id(room)}","type":0,"guild_id":"${kGuild}","name":"ops${room}","position":0,"permission_overwrites":[],"nsfw":false,"topic":null,"parent_id":null,"last_message_id":null,"rate_limit_per_user":0}`);
    // In several, so that no frame is too long.
    this.dispatch('GUILD_CREATE', `{"id":"${kGuild}","name":"acme","owner_id":"301","icon":null,"member_count":2,"large":false,"unavailable":false,"joined_at":"2024-01-01T00:00:00.000000+00:00",` +
      `"roles":[{"id":"${kGuild}","name":"@everyone","permissions":"2251799813685247","position":0,"color":0,"hoist":false,"managed":false,"mentionable":false}],"emojis":[],"stickers":[],"features":[],` +
      `"channels":[${channels.join()}],"threads":[],"members":[{"user":${kBot},${kMember.slice(1)}],"presences":[],"voice_states":[],"stage_instances":[],"guild_scheduled_events":[],"soundboard_sounds":[],` +
      '"verification_level":0,"default_message_notifications":0,"explicit_content_filter":0,"mfa_level":0,"system_channel_flags":0,"premium_tier":0,"nsfw_level":0,"preferred_locale":"en-US","afk_timeout":300}');
    setTimeout(() => this.ready(), 500);
  }
  dispatch(name, data) {
    this.link.send(`{"t":"${name}","s":${++this.seq},"op":0,"d":${data}}`);
  }
  asks(number, room) {
    const tail = String(number).padStart(8, '0');
    this.dispatch('MESSAGE_CREATE', `{"type":0,"tts":false,"timestamp":"2026-01-01T00:00:00.000000+00:00","pinned":false,"nonce":"n${tail}","mentions":[],"mention_roles":[],"mention_everyone":false,` +
      `"member":${kMember},"id":"8000${tail}","flags":0,"embeds":[],"edited_timestamp":null,"content":"cox echo q${tail}","components":[],"channel_id":"${room_id(room)}","channel_type":0,` +
      `"author":${kAnn},"attachments":[],"guild_id":"${kGuild}"}`);
  }
}

module.exports = { Platform: Discord };
