/** An identity provider that answers with its keys only, so that a test can issue any token, right or wrong. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

export interface TokenIssuer {
  /** Also the origin of every other vendor: it has nothing for anybody. */
  readonly origin: string;
  /** A token as the identity provider gives it to a person for our API; `more` changes its claims. */
  token(
    person: { readonly tid: string; readonly oid: string },
    more?: Readonly<Record<string, unknown>>,
  ): Promise<string>;
  close(): Promise<void>;
}

export async function startTokenIssuer(clientId: string, now: () => number): Promise<TokenIssuer> {
  const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = await exportJWK(publicKey);
  const keys: object[] = [];
  const server = createServer((req, res) => {
    const isKeys = req.url?.endsWith("/discovery/v2.0/keys") === true;
    res.writeHead(isKeys ? 200 : 404, { "Content-Type": "application/json" });
    res.end(JSON.stringify(isKeys ? { keys } : {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  keys.push({ ...jwk, kid: "one", use: "sig", issuer: `${origin}/{tenantid}/v2.0` });
  return {
    origin,
    token: ({ tid, oid }, more = {}) => {
      const seconds = Math.floor(now() / 1000);
      const claims = { tid, oid, scp: "access_as_user", name: "Somebody", preferred_username: "somebody@example.org" };
      return new SignJWT({
        iss: `${origin}/${tid}/v2.0`,
        aud: clientId,
        iat: seconds,
        exp: seconds + 3600,
        ...claims,
        ...more,
      })
        .setProtectedHeader({ alg: "RS256", kid: "one" })
        .sign(privateKey);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
