/** Where each part of the sandbox listens, counted from one base so that several sandboxes can run side by side. */
export interface Origins {
  readonly home: string;
  readonly teams: string;
  readonly outlook: string;
  readonly zoomClient: string;
  readonly entra: string;
  readonly graph: string;
  readonly zoom: string;
  /** Google's accounts, token endpoint and Calendar API in one. */
  readonly google: string;
  /** `smtp://localhost:<port>`, without encryption. */
  readonly smtp: string;
}

export const portOffsets = {
  home: 0,
  teams: 1,
  outlook: 2,
  zoomClient: 3,
  entra: 11,
  graph: 12,
  zoom: 13,
  google: 14,
  smtp: 16,
} as const;

/** The home page is plain http (a browser shows it without a certificate question); everything else but mail is https. */
export function originsFrom(basePort: number): Origins {
  const https = (offset: number): string => `https://localhost:${basePort + offset}`;
  return {
    home: `http://localhost:${basePort + portOffsets.home}`,
    teams: https(portOffsets.teams),
    outlook: https(portOffsets.outlook),
    zoomClient: https(portOffsets.zoomClient),
    entra: https(portOffsets.entra),
    graph: https(portOffsets.graph),
    zoom: https(portOffsets.zoom),
    google: https(portOffsets.google),
    smtp: `smtp://localhost:${basePort + portOffsets.smtp}`,
  };
}
