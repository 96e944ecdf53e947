/** Addresses at which one session opens. */

export interface SessionLinks {
  /** Where it opens in each surface. */
  readonly of: (session: { readonly reference: string }) => {
    readonly teams: string;
    readonly zoom: string;
    readonly web: string;
  };
}

/**
 * `web` is a page of ours that tells nothing and leads on; whoever follows it signs in first. Zoom has no address that opens
 * an app on one session, so the page serves there too.
 *
 * Source: Microsoft Teams, "Deep link to an application" (entity links, `subPageId` from `subEntityId`); read 2026-11.
 */
export function createSessionLinks(options: {
  readonly publicOrigin: string;
  readonly teamsAppId: string;
}): SessionLinks {
  return {
    of: ({ reference }) => {
      const web = `${options.publicOrigin}/s/${reference}`;
      const context = encodeURIComponent(JSON.stringify({ subEntityId: `session/${reference}` }));
      const teams = `https://teams.microsoft.com/l/entity/${options.teamsAppId}/sessions?context=${context}`;
      return { teams, zoom: web, web };
    },
  };
}
