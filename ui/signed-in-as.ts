/** Notices when the client begins to sign somebody else in. */
import type { TokenRequest } from "#contract/client.ts";
import { HostProblem } from "./host.ts";
import type { Watched } from "./host.ts";

type GetToken = (request: TokenRequest) => Promise<string>;

/**
 * The same tokens, until one is another person's: then `onOther` is called and the request is refused, so that what one person
 * pressed is never sent as another. What a token says is not proof; it is only compared with the one before. Requests that wait for a
 * token at the same time ask the client once, which may have to show a dialog. `person`: for bearers that say nothing.
 */
export function watchPerson(getToken: GetToken, onOther: () => void, person?: Watched<string>): GetToken {
  let known = person?.current();
  let isOver = false;
  const other = (): void => {
    if (!isOver) onOther();
    isOver = true;
  };
  person?.subscribe(() => {
    if (person.current() !== known) other();
  });
  let asking: Promise<string> | undefined;
  const ask = (request: TokenRequest): Promise<string> => {
    if (request.fresh || request.claims !== undefined) return getToken(request);
    asking ??= getToken(request).finally(() => (asking = undefined));
    return asking;
  };
  return async (request) => {
    const token = await ask(request);
    const whose = personIn(token) ?? person?.current();
    if (isOver || (whose !== undefined && known !== undefined && whose !== known)) {
      other();
      throw new HostProblem("sign_in_failed", "Somebody else is signed in now");
    }
    known ??= whose;
    return token;
  };
}

/** Who it says it is for; `undefined` for a token that says nothing to us. */
export function personIn(token: string): string | undefined {
  try {
    const [, payload = ""] = token.split(".");
    const claims = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))) as {
      readonly oid?: string;
      readonly tid?: string;
    };
    return claims.oid === undefined ? undefined : `${claims.tid ?? ""} ${claims.oid}`;
  } catch {
    return undefined;
  }
}
