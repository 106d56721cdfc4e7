// A certified OpenID Connect provider (npm's oidc-provider) on a loopback port, with people to sign in as.
//
//   node provider.mjs <ui folder> <config as JSON>
//
// It prints its issuer when it listens. Whoever comes signs in by a name, with any password.
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

const [folder, text] = process.argv.slice(2);
const { people, clients } = JSON.parse(text);
const found = createRequire(`${folder}/package.json`).resolve('oidc-provider');
const { Provider } = await import(pathToFileURL(found));

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients,
    claims: { openid: ['sub'], profile: ['preferred_username', 'groups'], email: ['email', 'email_verified'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
  });
  server.on('request', provider.callback());
  console.log(issuer);
});
