/** Which addresses belong to the public internet: a customer's webhook must never reach ours, a neighbour's or the host itself. */
import { BlockList, isIP } from "node:net";

/** Sources: IANA, "IPv4 Special-Purpose Address Registry", "IPv6 Special-Purpose Address Registry"; read 2026-11. */
const special4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  // Link-local, with the metadata services of most clouds.
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
  // Azure answers every virtual machine there, though the address looks public.
  ["168.63.129.16", 32],
] as const;
const special6 = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["3fff::", 20],
] as const;
/** What lies outside it is not routed on the internet: loopback, link-local, unique local, multicast, mapped and translated ones. */
const global6 = ["2000::", 3] as const;

const blocked = new BlockList();
for (const [net, prefix] of special4) blocked.addSubnet(net, prefix, "ipv4");
for (const [net, prefix] of special6) blocked.addSubnet(net, prefix, "ipv6");
// 6to4 carries an IPv4 address that would have to be looked at again; nobody uses it.
blocked.addSubnet("2002::", 16, "ipv6");
const global = new BlockList();
global.addSubnet(...global6, "ipv6");

/** Whether a message may go to this address: an IPv4 or IPv6 one, as a resolver answers it. */
export function isPublicAddress(address: string): boolean {
  const bare = address.split("%", 1)[0] ?? "";
  if (isIP(bare) === 4) return !blocked.check(bare, "ipv4");
  return isIP(bare) === 6 && bare === address && global.check(bare, "ipv6") && !blocked.check(bare, "ipv6");
}

/** The host itself: 127/8 and ::1. */
export function isLoopback(address: string): boolean {
  return address === "::1" || (isIP(address) === 4 && address.startsWith("127."));
}
