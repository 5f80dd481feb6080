// Fetches a token from teams_fake.cjs with the official @azure/msal-node and prints what came of it.
// Arguments: the fake's port with TLS, the secret. NODE_EXTRA_CA_CERTS names its certificate.
const { ConfidentialClientApplication } = require('@azure/msal-node');

const [port, secret] = process.argv.slice(2);
const client = new ConfidentialClientApplication({
  auth: {
    clientId: '11111111-2222-3333-4444-555555555555',
    clientSecret: secret,
    authority: `https://localhost:${port}/botframework.com`,
    knownAuthorities: [`localhost:${port}`],
  },
});
client.acquireTokenByClientCredential({ scopes: ['https://api.botframework.com/.default'] }).then(
  (got) => console.log(`token ${got.accessToken.slice(0, 6)} ${got.expiresOn > new Date()}`),
  (error) => console.log(`refused ${error.errorCode}`));
