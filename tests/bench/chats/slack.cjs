// Slack for the load generator: Socket Mode and the five methods that a bot calls. The events look as
// Slack's do, with their blocks.
'use strict';

const kText = (number) => `cox echo q${String(number).padStart(8, '0')}`;

class Slack {
  constructor() {
    Object.assign(this, { answered: () => {}, ready: () => {}, link: null, base: '', stamp: 1_700_000_000 });
  }
  set_port(port) {
    this.base = `127.0.0.1:${port}`;
  }

  serves(method, path, body) {
    const name = path.slice('/api/'.length).split('?')[0];
    if (name === 'chat.postMessage') {
      const at = /q(\d{8})/.exec(body);
      const channel = /C0B\d{5}/.exec(body)[0];
      if (at) this.answered(Number(at[1]));
      const ts = `${this.stamp}.${String(++this.serial || (this.serial = 1)).padStart(6, '0')}`;
      return `{"ok":true,"channel":"${channel}","ts":"${ts}","message":{"type":"message","user":"U0BOT","bot_id":"B0BOT","ts":"${ts}","text":"q"}}`;
    }
    if (name === 'auth.test')
      return '{"ok":true,"url":"https://acme.slack.com/","team":"Acme","user":"cox","team_id":"T0TEAM","user_id":"U0BOT","bot_id":"B0BOT","is_enterprise_install":false}';
    if (name === 'apps.connections.open') return `{"ok":true,"url":"ws://${this.base}/link/?ticket=t&app_id=A0APP"}`;
    if (name === 'users.info') {
      const id = /U0[A-Z0-9]+/.exec(body + path)[0];
      return `{"ok":true,"user":{"id":"${id}","team_id":"T0TEAM","name":"ann","real_name":"Ann","deleted":false,"is_bot":false,"profile":{"display_name":"ann","real_name":"Ann"}}}`;
    }
    if (name === 'conversations.info') {
      const id = /C0B\d{5}/.exec(body + path)[0];
      return `{"ok":true,"channel":{"id":"${id}","name":"ops","is_member":true,"is_im":false}}`;
    }
    throw new Error(`no method ${name}`);
  }
  joins(link) {
    this.link = link;
    link.send('{"type":"hello","num_connections":1,"connection_info":{"app_id":"A0APP"},"debug_info":{"host":"applink","build_number":1,"approximate_connection_time":18060}}');
    setInterval(() => link.ping(), 5_000).unref();
    setTimeout(() => this.ready(), 300);
  }
  asks(number, room) {
    const channel = `C0B${String(room).padStart(5, '0')}`;
    const tail = String(number).padStart(8, '0');
    const ts = `${this.stamp + Math.floor(number / 1_000_000)}.${String(number % 1_000_000).padStart(6, '0')}`;
    const text = kText(number);
    this.link.send(
      `{"envelope_id":"57d1b8a2-8f4f-4f0e-9c1d-0000${tail}","payload":{"token":"verification","team_id":"T0TEAM","api_app_id":"A0APP",` +
      `"event":{"user":"U0ANN","type":"message","ts":"${ts}","client_msg_id":"c0ffee00-0000-4000-8000-0000${tail}","text":"${text}","team":"T0TEAM",` +
      `"blocks":[{"type":"rich_text","block_id":"b1","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"${text}"}]}]}],` +
      `"channel":"${channel}","event_ts":"${ts}","channel_type":"channel"},"type":"event_callback","event_id":"Ev${tail}","event_time":${this.stamp},` +
      '"authorizations":[{"enterprise_id":null,"team_id":"T0TEAM","user_id":"U0BOT","is_bot":true,"is_enterprise_install":false}],' +
      `"is_ext_shared_channel":false,"event_context":"4-${tail}"},"type":"events_api","accepts_response_payload":false,"retry_attempt":0,"retry_reason":""}`);
  }
}

module.exports = { Platform: Slack };
