// Connections that are lost, again and again, in the middle of a conversation by numbers: is each answered,
// and once?
//
//   losses.cjs --cox PROGRAM --platform NAME [--losses N] [--seed N]
//
// Prints a line of figures. Ends with 1 where a message was lost, or answered twice, and keeps the bot's
// home and log then.
'use strict';

const { fork, spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { platforms } = require('./platforms.cjs');

const kFakes = path.join(__dirname, '../../peers/node');
const kPatience = 30_000;  // milliseconds for an answer
const kQuiet = 3_000;  // at the end, for what comes twice

const { values: words } = parseArgs({ options: {
  cox: { type: 'string' }, platform: { type: 'string' }, losses: { type: 'string', default: '1000' },
  seed: { type: 'string', default: String(Date.now() % 1_000_000) } } });
const platform = platforms[words.platform];
if (!platform || !words.cox) {
  console.error('losses.cjs --cox PROGRAM --platform NAME [--losses N] [--seed N]');
  process.exit(2);
}

// mulberry32
let state = Number(words.seed);
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const upto = (most) => Math.floor(random() * (most + 1));
const pick = (list) => list[Math.floor(random() * list.length)] ?? 0;
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// The fake, with a network in front of it that can be broken.
class Fake {
  constructor() {
    this.answers = new Map();  // number: how often
    this.waiting = new Map();  // number: who waits for its answer
    this.replies = [];
  }
  async begin() {
    this.process = fork(path.join(kFakes, platform.fake), [], {
      execArgv: ['-r', path.join(__dirname, 'network.cjs')], stdio: ['pipe', 'pipe', 'inherit', 'ipc'] });
    this.process.on('message', (message) => this.hears(message));
    const ready = JSON.parse(await new Promise((done) => this.process.stdout.once('data', done)));
    this.port = ready.port;
    for (const [name, args] of platform.begin) await this.does(name, args);
  }
  hears(message) {
    if ('there' in message) return this.replies.shift()(message.there);
    const number = message.answered;
    this.answers.set(number, (this.answers.get(number) ?? 0) + 1);
    this.waiting.get(number)?.();
  }
  async does(name, args) {
    const answer = await fetch(`http://127.0.0.1:${this.port}/_control/${name}`, { method: 'POST', body: JSON.stringify(args) });
    const text = await answer.text();
    if (answer.status >= 300) throw new Error(`${name}: ${text}`);
  }
  // Resolves with whether there was a connection to break.
  breaks(how) {
    return new Promise((done) => {
      this.replies.push(done);
      this.process.send(how);
    });
  }
  // Resolves with whether it came in time.
  answered(number) {
    if (this.answers.has(number)) return Promise.resolve(true);
    return new Promise((done) => {
      const late = setTimeout(() => this.settle(number, done, false), kPatience);
      this.waiting.set(number, () => {
        clearTimeout(late);
        this.settle(number, done, true);
      });
    });
  }
  settle(number, done, came) {
    this.waiting.delete(number);
    done(came);
  }
}

class Bot {
  constructor(port) {
    this.home = fs.mkdtempSync(path.join(os.tmpdir(), 'cox-soak-'));
    this.log = path.join(this.home, 'log');
    fs.writeFileSync(path.join(this.home, 'cox.json'), JSON.stringify({ policy: 'open', adapters: { chat: platform.entry({ port }) } }));
    const log = fs.openSync(this.log, 'w');
    this.process = spawn(words.cox, ['run', '--home', this.home], { stdio: ['ignore', log, log] });
    this.ended = new Promise((done) => this.process.on('exit', (code, signal) => done(signal ?? code)));
  }
  async is_online() {
    for (let i = 0; i < 600; ++i) {
      if (/\bchat\s+online\b/.test(fs.readFileSync(this.log, 'utf8'))) return;
      await pause(50);
    }
    throw new Error(`it does not come online: see ${this.log}`);
  }
  memory() {
    const found = /^VmRSS:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${this.process.pid}/status`, 'utf8'));
    return Math.round(Number(found[1]) / 102.4) / 10;
  }
  stops() {
    this.process.kill('SIGTERM');
    return Promise.race([this.ended, pause(60_000).then(() => 'it does not stop')]);
  }
}

class Conversation {
  constructor(fake) {
    Object.assign(this, { fake, said: 0, losses: 0, kinds: {}, recoveries: [] });
  }
  async says() {
    const number = ++this.said;
    await this.fake.does(...platform.say(`cox echo q${number}q`));
    return number;
  }
  async chats(count) {
    for (let i = 0; i < count; ++i) {
      await this.says();
      await pause(upto(10));
    }
  }
  // One connection is lost, in some way. False: there was none to lose.
  async loses() {
    const own = Object.keys(platform.own);
    const kinds = [...platform.network, ...(platform.codes.length ? ['close'] : []), ...own];
    const kind = pick(kinds);
    const is_own = own.includes(kind);
    if (!await this.fake.breaks({ kind: is_own ? null : kind, part: random(), code: pick(platform.codes) })) return false;
    if (is_own && !await this.own(kind)) return false;
    this.losses += 1;
    this.kinds[kind] = (this.kinds[kind] ?? 0) + 1;
    return true;
  }
  // In one of the platform's own ways. False: the connection went by itself just before.
  async own(kind) {
    try {
      for (const [name, args] of platform.own[kind](random)) await this.fake.does(name, args);
      return true;
    } catch (error) {
      if (/nobody is connected/.test(error.message)) return false;
      throw error;
    }
  }
  // Some talk, and somewhere in it a loss, sometimes another before the first is mended; then one more
  // message, whose answer is the recovery.
  async round(most) {
    const talk = this.chats(upto(4));
    await pause(upto(40));
    while (!await this.loses()) await pause(5);
    const begin = performance.now();
    if (this.losses < most && random() < 0.2) {
      await pause(upto(150));
      await this.loses();
    }
    const last = await this.says();
    await talk;
    if (await this.fake.answered(last)) this.recoveries.push(performance.now() - begin);
  }
  // What was never answered, and what more than once.
  async wrong() {
    for (let number = 1; number <= this.said; ++number) await this.fake.answered(number);
    await pause(kQuiet);
    const numbers = Array.from({ length: this.said }, (_, i) => i + 1);
    return {
      lost: numbers.filter((each) => !this.fake.answers.has(each)),
      doubled: numbers.filter((each) => this.fake.answers.get(each) > 1),
    };
  }
}

function distribution(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
}

async function main() {
  const most = Number(words.losses);
  const begin = performance.now();
  const fake = new Fake();
  await fake.begin();
  const bot = new Bot(fake.port);
  process.on('exit', () => {
    bot.process.kill('SIGKILL');
    fake.process.kill('SIGKILL');
  });
  await bot.is_online();
  const talk = new Conversation(fake);
  await fake.answered(await talk.says());
  const at_first = bot.memory();
  for (let told = 100; talk.losses < most;) {
    await talk.round(most);
    if (talk.losses < told) continue;
    told += 100;
    console.error(`${words.platform}: ${talk.losses} of ${most} losses, ${talk.said} said, ${fake.answers.size} answered`);
  }
  const { lost, doubled } = await talk.wrong();
  const memory = bot.memory();
  const exit = await bot.stops();
  const is_good = lost.length === 0 && doubled.length === 0 && exit === 0;
  console.log(JSON.stringify({
    soak: 'losses', platform: words.platform, seed: Number(words.seed), losses: talk.losses, kinds: talk.kinds,
    said: talk.said, answered: fake.answers.size, lost: lost.length, doubled: doubled.length,
    recovery_ms: distribution(talk.recoveries), seconds: Math.round((performance.now() - begin) / 1000),
    rss_mib: { begin: at_first, end: memory }, exit,
    ...(is_good ? {} : { which: { lost: lost.slice(0, 20), doubled: doubled.slice(0, 20) }, home: bot.home }) }));
  if (is_good) fs.rmSync(bot.home, { recursive: true });
  process.exit(is_good ? 0 : 1);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
