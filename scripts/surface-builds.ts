/** Which pages are built together: each surface by itself, since no client shares a file with another one. */

export const builds = {
  teams: ["teams-app/index.html"],
  outlook: ["outlook-addin/index.html"],
  zoom: ["zoom-app/index.html"],
  /** Small pages that open and close again, or are never seen. */
  windows: [
    "teams-app/auth-start.html",
    "teams-app/auth-end.html",
    "outlook-addin/auth-start.html",
    "outlook-addin/auth-end.html",
    "outlook-addin/dialog.html",
    "outlook-addin/functions.html",
  ],
} as const satisfies Record<string, readonly string[]>;

export type BuildName = keyof typeof builds;
