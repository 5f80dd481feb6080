// The load generator: load.cjs PLATFORM prints {"port":N}, then {"ready":true} once a bot has connected.
// It takes lines {"questions":N} (one at a time) and {"seconds":S,"window":W} (so many under way), and
// answers each with a line of figures. A question's time runs from its event being written to the request
// that answers it having been read, here.
'use strict';

const readline = require('node:readline');
const { listen } = require('./wire.cjs');

const kRooms = 64;
const { Platform } = require(`./${process.argv[2]}.cjs`);
const platform = new Platform({ rooms: kRooms });
const begun = new Map();  // number: when it was asked
let next = 1;
let times = [];
let after = () => {};  // each answer
let strays = 0;  // answers to nothing: twice, or too late

const say = (value) => console.log(JSON.stringify(value));
const ask = () => {
  begun.set(next, performance.now());
  platform.asks(next, next % kRooms);
  ++next;
};
platform.answered = (number) => {
  const then = begun.get(number);
  if (then === undefined) return void ++strays;
  begun.delete(number);
  times.push(performance.now() - then);
  after();
};
platform.ready = () => say({ ready: true });

const at = (sorted, part) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] * 1000) / 1000;
function figures() {
  const sorted = Float64Array.from(times).sort();
  return { answers: sorted.length, p50_ms: at(sorted, 0.5), p99_ms: at(sorted, 0.99), max_ms: at(sorted, 1), strays };
}

// The next only when the answer to the one before has been written.
function one_by_one(count) {
  times = [];
  return new Promise((done) => {
    after = () => setImmediate(() => (times.length < count ? ask() : done(figures())));
    ask();
  });
}
function in_a_window(seconds, window) {
  times = [];
  const [first, used] = [performance.now(), process.cpuUsage()];
  return new Promise((done) => {
    let is_over = false;
    after = () => {
      if (!is_over) return ask();
      if (begun.size === 0) done();
    };
    for (let i = 0; i < window; ++i) ask();
    setTimeout(() => {
      is_over = true;
      const took = (performance.now() - first) / 1000;
      const { user, system } = process.cpuUsage(used);
      const all = { per_second: Math.round(times.length / took), generator_busy: Math.round((user + system) / took / 1e4) / 100, ...figures() };
      const give_up = setTimeout(done, 20_000);
      const wait = done;
      done = () => {
        clearTimeout(give_up);
        wait({ ...all, unanswered: begun.size });
        begun.clear();
      };
    }, seconds * 1000);
  });
}

let turn = Promise.resolve();
readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const { questions, seconds, window } = JSON.parse(line);
  turn = turn.then(async () => say(questions ? await one_by_one(questions) : await in_a_window(seconds, window)));
}).on('close', () => process.exit(0));
listen(platform).then((port) => {
  platform.set_port(port);
  say({ port });
});
