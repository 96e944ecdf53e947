/** An organisation's directory in memory. */
import type { Directory, DirectoryPerson } from "../ports/directory.ts";
import { VendorFault } from "../ports/vendor-fault.ts";

export interface MemoryDirectory extends Directory {
  /** Adds somebody, or changes how the directory knows them. `name` is also their address. */
  put(oid: string, name: string, more?: Partial<DirectoryPerson>): void;
  remove(oid: string): void;
  putGroup(groupId: string, oids: readonly string[] | undefined): void;
  /** Refuses to be read from now on, or lets itself be read again. */
  refuse(isRefused: "refuse" | "allow"): void;
}

export function createMemoryDirectory(): MemoryDirectory {
  const people = new Map<string, DirectoryPerson>();
  const groups = new Map<string, readonly string[]>();
  let isOpen = true;
  const open = (): DirectoryPerson[] => {
    if (isOpen) return [...people.values()];
    const operation = "read directory";
    throw new VendorFault(operation, { vendor: "microsoft", operation, kind: "consent_required" });
  };
  return {
    put: (oid, name, more = {}) => {
      people.set(oid, { oid, displayName: name, email: `${name}@example.org`, isEnabled: true, ...more });
    },
    remove: (oid) => void people.delete(oid),
    putGroup: (groupId, oids) => void (oids === undefined ? groups.delete(groupId) : groups.set(groupId, oids)),
    refuse: (choice) => void (isOpen = choice === "allow"),
    findByAddress: async (_access, addresses) => {
      const all = open();
      const found = addresses.map(
        (address) => [address, all.filter(({ email }) => email.toLowerCase() === address)] as const,
      );
      return new Map(found.filter(([, some]) => some.length > 0));
    },
    findGroups: async (_access, name) => {
      open();
      return [...groups.keys()].filter((id) => id.startsWith(name)).map((id) => ({ groupId: id, name: id }));
    },
    readMembers: async (_access, groupId) => {
      const all = open();
      const oids = groups.get(groupId);
      return oids && all.filter(({ oid }) => oids.includes(oid));
    },
    findByIds: async (_access, oids) =>
      new Map(open().flatMap((one) => (oids.includes(one.oid) ? [[one.oid, one] as const] : []))),
  };
}
