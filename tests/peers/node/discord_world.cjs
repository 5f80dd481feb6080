// What stands in a Discord that is not there: one guild, its rooms and people, and everything that was
// said. No network here.
const EPOCH = 1420070400000n; // of snowflakes
let counter = 0n;

function snowflake() {
  counter = (counter + 1n) & 0x3fffffn;
  return (((BigInt(Date.now()) - EPOCH) << 22n) | counter).toString();
}

const user = (id, name, more = {}) => ({
  id, username: name, discriminator: '0', global_name: null, avatar: null, bot: false, public_flags: 0, ...more,
});

class World {
  constructor() {
    this.token = 'MTE.fake.token';
    this.application = '1100000000000000001';
    this.bot = user('1100000000000000001', 'cox', { bot: true });
    this.users = new Map([this.bot, user('301', 'ann', { global_name: 'Ann' }), user('302', 'bob'),
      user('303', 'gulls', { bot: true })].map((each) => [each.id, each]));
    this.guilds = new Map([['41771983423143937', 'Harbour']]);
    this.guild = '41771983423143937';
    this.channels = new Map();
    this.channel('200', 'ops', this.guild);
    this.channel('201', 'core', this.guild);
    this.channel('250', 'a thread', this.guild, { type: 11, parent_id: '200' });
    this.messages = new Map();
    this.files = new Map(); // path of its address: bytes
    this.interactions = new Map();
    this.commands = [];
  }

  channel(id, name, guild, more = {}) {
    const channel = { id, type: 0, name, guild_id: guild, position: 0, permission_overwrites: [], parent_id: null,
      topic: null, nsfw: false, rate_limit_per_user: 0, last_message_id: null, ...more };
    if (channel.type === 11)
      channel.thread_metadata = { archived: false, auto_archive_duration: 1440, locked: false,
        archive_timestamp: '2026-01-01T00:00:00+00:00' };
    this.channels.set(id, channel);
    return channel;
  }
  add_guild(id, name) {
    this.guilds.set(id, name);
    return this.channel(`${id}1`, 'room', id);
  }
  direct(recipient) {
    for (const each of this.channels.values())
      if (each.type === 1 && each.recipients[0].id === recipient) return each;
    const channel = { id: snowflake(), type: 1, last_message_id: null, recipients: [this.users.get(recipient)] };
    this.channels.set(channel.id, channel);
    return channel;
  }
  // What GUILD_CREATE carries.
  whole_guild(id) {
    const here = [...this.channels.values()].filter((each) => each.guild_id === id);
    return { id, name: this.guilds.get(id), icon: null, splash: null, discovery_splash: null, owner_id: '301',
      afk_channel_id: null, afk_timeout: 300, verification_level: 0, default_message_notifications: 0,
      explicit_content_filter: 0, roles: [{ id, name: '@everyone', color: 0, hoist: false, position: 0,
        permissions: '2248473465835073', managed: false, mentionable: false, flags: 0, colors: {} },
      { id: '700', name: 'oncall', color: 0, hoist: false, position: 1, permissions: '0', managed: false,
        mentionable: true, flags: 0, colors: {} }],
      emojis: [], features: [], mfa_level: 0, application_id: null, system_channel_id: null, system_channel_flags: 0,
      rules_channel_id: null, joined_at: '2026-01-01T00:00:00+00:00', large: false, unavailable: false,
      member_count: 3, voice_states: [], members: [...this.users.values()].map((each) => this.member(each)),
      channels: here.filter((each) => each.type !== 11), threads: here.filter((each) => each.type === 11),
      presences: [], stage_instances: [], guild_scheduled_events: [], stickers: [], soundboard_sounds: [],
      premium_tier: 0, premium_subscription_count: 0, preferred_locale: 'en-US', nsfw_level: 0,
      max_members: 500000, vanity_url_code: null, description: null, banner: null,
      public_updates_channel_id: null, premium_progress_bar_enabled: false, safety_alerts_channel_id: null };
  }
  member(of) {
    return { user: of, nick: of.id === '302' ? 'Bobby' : null, avatar: null, roles: of.id === '302' ? ['700'] : [],
      joined_at: '2026-01-01T00:00:00+00:00', deaf: false, mute: false, flags: 0, pending: false };
  }

  // A message as it stands; `said` is what the API or a test gives.
  message(author, channel, said) {
    const content = said.content ?? '';
    const named = [...content.matchAll(/<@!?(\d+)>/g)].map((each) => this.users.get(each[1])).filter(Boolean);
    const message = { id: said.id ?? snowflake(), type: said.type ?? 0, channel_id: channel.id, author, content,
      timestamp: new Date().toISOString().replace('Z', '000+00:00'), edited_timestamp: null, tts: false,
      mention_everyone: /@(everyone|here)/.test(content) && author.id !== this.bot.id,
      mentions: said.mentions ?? named,
      mention_roles: [...content.matchAll(/<@&(\d+)>/g)].map((each) => each[1]), attachments: said.attachments ?? [],
      embeds: said.embeds ?? [], components: said.components ?? [], pinned: false, flags: said.flags ?? 0,
      ...(said.nonce !== undefined && { nonce: said.nonce }),
      ...(said.message_reference && { message_reference: said.message_reference }),
      ...(said.webhook_id && { webhook_id: said.webhook_id }),
      ...(said.mentions_allowed && { _allowed: said.mentions_allowed }) };
    this.messages.set(message.id, message);
    return message;
  }
  // The same as an event of the gateway.
  event_of(message) {
    const channel = this.channels.get(message.channel_id);
    const { _allowed, ...event } = message;
    if (!channel?.guild_id) return { ...event, channel_type: 1 };
    const { user: _, ...member } = this.member(message.author);
    return { ...event, guild_id: channel.guild_id, channel_type: channel.type, member };
  }
}

module.exports = { World, snowflake };
