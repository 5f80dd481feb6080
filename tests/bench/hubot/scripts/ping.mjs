// Commands:
//   hubot ping - answers PONG
export default robot => {
  robot.respond(/ping$/i, res => res.send('PONG'))
  robot.on('scripts have loaded', () => process.stdout.write('READY\n'))
}
