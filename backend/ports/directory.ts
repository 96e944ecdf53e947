/** An organisation's directory: who its people are, and who left. */
import type { Secret } from "./secret.ts";

/** Whose word the directory takes: a signed-in person's, or the organisation's own consent. */
export interface DirectoryAccess {
  /** The Entra tenant id. */
  readonly externalTenant: string;
  /** The access token for our API of an administrator; absent = only what the organisation consented to. */
  readonly assertion?: Secret<string> | undefined;
}

export interface DirectoryPerson {
  /** The directory's own id (`oid`), by which sign-ins are recognised. */
  readonly oid: string;
  readonly displayName: string;
  /** Their mail address, else the name they sign in with. */
  readonly email: string;
  readonly isEnabled: boolean;
}

export interface DirectoryGroupFound {
  readonly groupId: string;
  readonly name: string;
}

export interface Directory {
  /**
   * By mail address or sign-in name, in small letters; who is not known is left out. An address that two accounts have is a list
   * of two.
   *
   * Fails (all three): consent_required (nobody allowed us to read the directory), throttled, unavailable, unexpected_reply.
   */
  findByAddress(
    access: DirectoryAccess,
    addresses: readonly string[],
  ): Promise<ReadonlyMap<string, readonly DirectoryPerson[]>>;
  /** Groups whose name begins so, at most 50; all of them for an empty text. */
  findGroups(access: DirectoryAccess, name: string): Promise<readonly DirectoryGroupFound[]>;
  /** Everybody in a group, also through groups in it. `undefined` when the group is gone. */
  readMembers(access: DirectoryAccess, groupId: string): Promise<readonly DirectoryPerson[] | undefined>;
  /** How the directory knows these ids by now; who is not known any more is left out. */
  findByIds(access: DirectoryAccess, oids: readonly string[]): Promise<ReadonlyMap<string, DirectoryPerson>>;
}
