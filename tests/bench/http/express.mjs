// The same route in Express: node express.mjs PORT
import express from 'express'

const app = express()
app.get('/hello/:name', (request, response) => {
  response.json({ hello: request.params.name, build: 'a' })
})
app.listen(Number(process.argv[2]), '127.0.0.1')
