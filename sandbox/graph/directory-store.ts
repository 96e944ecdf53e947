/** Groups of the directory, and who left: what an organisation's own administrator changes there. Saved with the snapshot. */
import type { World } from "../world.ts";
import { everybody } from "../people.ts";

export interface SandboxGroup {
  readonly id: string;
  readonly tid: string;
  readonly displayName: string;
  /** Handles; `"everybody"` = the whole organisation. */
  readonly members: readonly string[] | "everybody";
}

const northwind = "a1111111-1111-4111-8111-111111111111";

/** Every id is fixed, so stories can name them. */
export const groups: readonly SandboxGroup[] = [
  {
    id: "9a000000-0000-4000-8000-000000000001",
    tid: northwind,
    displayName: "Mentors",
    members: ["priya", "tomas"],
  },
  {
    id: "9a000000-0000-4000-8000-000000000005",
    tid: "e5555555-5555-4555-8555-555555555555",
    displayName: "Everybody at Meridian",
    members: "everybody",
  },
  {
    id: "9a000000-0000-4000-8000-000000000002",
    tid: northwind,
    displayName: "Mentees",
    members: ["lena", "sam", ...everybody.flatMap(({ handle }) => (/^learner\d+$/.test(handle) ? [handle] : []))],
  },
];

export type DirectoryStanding = "present" | "disabled" | "removed";

export interface DirectoryStore {
  standing(handle: string): DirectoryStanding;
  change(handle: string, standing: DirectoryStanding): void;
}

export function openDirectoryStore({ snapshot }: Pick<World, "snapshot">): DirectoryStore {
  const standings: Record<string, DirectoryStanding> =
    snapshot.load<Record<string, DirectoryStanding>>("directory") ?? {};
  snapshot.keep("directory", () => standings);
  return {
    standing: (handle) => standings[handle] ?? "present",
    change: (handle, standing) => {
      standings[handle] = standing;
      snapshot.touch();
    },
  };
}
