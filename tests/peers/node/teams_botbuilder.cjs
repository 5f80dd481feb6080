// A bot on the official botbuilder, as the other side of teams_fake.cjs: it echoes, edits and deletes.
// Arguments: the fake's port. First line of its output: its port.
const http = require('http');
const { CloudAdapter, ConfigurationBotFrameworkAuthentication, MessageFactory } = require('botbuilder');

const fake = `http://127.0.0.1:${process.argv[2]}`;
const app = '11111111-2222-3333-4444-555555555555';

// The built-in factory insists on an authority with https.
const credentials = {
  isValidAppId: async (id) => id === app,
  isAuthenticationDisabled: async () => false,
  createCredentials: async () => ({
    signRequest: async (request) => {
      const answer = await fetch(`${fake}/botframework.com/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'client_credentials', client_id: app,
          client_secret: 'the-secret-of-the-bot', scope: 'https://api.botframework.com/.default' }),
      });
      request.headers.set('Authorization', `Bearer ${(await answer.json()).access_token}`);
      return request;
    },
  }),
};

const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({
  MicrosoftAppId: app,
  MicrosoftAppType: 'MultiTenant',
  ToBotFromChannelOpenIdMetadataUrl: `${fake}/v1/.well-known/openidconfiguration`,
  ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
  ToBotFromEmulatorOpenIdMetadataUrl: `${fake}/v1/.well-known/openidconfiguration`,
  ToChannelFromBotLoginUrl: `${fake}/botframework.com`,
  ToChannelFromBotOAuthScope: 'https://api.botframework.com',
  OAuthUrl: fake,
  ValidateAuthority: 'false',
  CallerId: 'urn:botframework:azure',
}, credentials));
adapter.onTurnError = async (_, error) => console.log(`error ${error.message}`);

async function turn(context) {
  const { type, text } = context.activity;
  if (type === 'invoke')
    return context.sendActivity({ type: 'invokeResponse', value: { status: 200, body: { statusCode: 200,
      type: 'application/vnd.microsoft.activity.message', value: 'pressed' } } });
  if (type !== 'message') return undefined;
  await context.sendActivity({ type: 'typing' });
  const sent = await context.sendActivity(MessageFactory.text(`echo ${text}`));
  await context.updateActivity({ ...MessageFactory.text('edited'), id: sent.id });
  return context.deleteActivity(sent.id);
}

const server = http.createServer((request, response) => {
  let text = '';
  request.on('data', (piece) => (text += piece));
  request.on('end', () => {
    const answer = {
      socket: request.socket,
      status: (code) => ((response.statusCode = code), answer),
      header: (name, value) => (response.setHeader(name, value), answer),
      send: (body) => (body === undefined || response.write(typeof body === 'string' ? body : JSON.stringify(body)), answer),
      end: (...all) => (response.end(...all), answer),
    };
    const asked = { method: request.method, headers: request.headers, body: text ? JSON.parse(text) : {} };
    adapter.process(asked, answer, turn).catch((error) => {
      response.statusCode = 500;
      response.end(error.message);
    });
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
