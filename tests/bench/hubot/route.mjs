// How many messages a second Hubot handles: node route.mjs PATTERNS.json
// One JSON line for each kind of listener, with a message that one listener matches and with one
// that none does. Each figure is the median of five rounds of a second.
import fs from 'node:fs'
import { Adapter, Robot, TextMessage, User } from 'hubot'

const rounds = 5
const roundMs = 1000
const { respond: patterns, target, miss } = JSON.parse(fs.readFileSync(process.argv[2]))
const version = JSON.parse(fs.readFileSync('node_modules/hubot/package.json')).version
const user = new User('1', { name: 'ann', room: '#bench' })

class Nowhere extends Adapter {
  async send () {}
  async reply () {}
  async run () { this.emit('connected') }
}

async function start (kind) {
  const robot = new Robot({ use: robot => new Nowhere(robot) }, false, 'hubot', false)
  await robot.loadAdapter()
  await robot.run()
  const counter = { hits: 0 }
  for (const pattern of patterns) {
    robot[kind](new RegExp(pattern, 'i'), async res => {
      counter.hits++
      await res.send(res.match[1])
    })
  }
  return { robot, counter }
}

async function round (robot, text, serial) {
  const begin = performance.now()
  let count = 0
  while (performance.now() - begin < roundMs) {
    for (let i = 0; i < 10; i++, count++) {
      await robot.receive(new TextMessage(user, text.replace('$', serial + count), String(count)))
    }
  }
  return count / (performance.now() - begin) * 1000
}

for (const kind of ['respond', 'hear']) {
  const { robot, counter } = await start(kind)
  for (const [name, text, expected] of [[kind, target, true], [`${kind}-nomatch`, miss, false]]) {
    counter.hits = 0
    const rates = []
    for (let i = 0; i <= rounds; i++) rates.push(await round(robot, text, i * 1e7))
    if ((counter.hits > 0) !== expected) throw new Error(`${name}: ${counter.hits} hits`)
    const sorted = rates.slice(1).sort((a, b) => a - b) // the first round warms up
    const rate = sorted[Math.floor(rounds / 2)]
    console.log(JSON.stringify({ bench: 'routing', bot: `hubot ${version}`, kind: name, n: patterns.length, msgs_per_s: Math.round(rate), ns_per_msg: Math.round(1e9 / rate) }))
  }
}
process.exit(0)
