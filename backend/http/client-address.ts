/** Where a request comes from: the socket's other end, or what our own proxies say stood before them. */
import { isIP } from "node:net";
import type { IncomingMessage } from "node:http";

/**
 * The address of the client, as the outermost of `proxyHops` proxies of ours saw it; with none the socket's. What a client writes
 * into `X-Forwarded-For` itself stands further to the left and is never looked at.
 */
export function clientAddressOf(req: Pick<IncomingMessage, "headers" | "socket">, proxyHops: number): string {
  const peer = plain(req.socket.remoteAddress ?? "");
  if (proxyHops === 0) return peer;
  const forwarded = [req.headers["x-forwarded-for"] ?? []].flat().join(",").split(",");
  const seen = plain(forwarded.at(-proxyHops)?.trim() ?? "");
  return isIP(seen) === 0 ? peer : seen;
}

/** IPv4 in IPv6's clothes is the same place. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
}

/** Who shares a limit: an IPv4 address, or the /64 of an IPv6 one, which a single household has in abundance. */
export function neighbourhoodOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail] = (address.split("%", 1)[0] ?? "").toLowerCase().split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => "0");
  const groups = tail === undefined ? left : [...left, ...zeros, ...right];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}
