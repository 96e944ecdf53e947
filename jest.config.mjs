// Tests in ESM, transformed by swc. `npm test` chooses projects, zone and workers; see scripts/test.ts.
const shared = {
  rootDir: import.meta.dirname,
  extensionsToTreatAsEsm: [".ts", ".tsx"],
  transform: {
    "^.+\\.tsx?$": [
      "@swc/jest",
      {
        jsc: {
          parser: { syntax: "typescript", tsx: true },
          target: "es2022",
          transform: { react: { runtime: "automatic" } },
        },
        module: { type: "es6" },
      },
    ],
  },
  testPathIgnorePatterns: ["/node_modules/", "/dist/", "/\\.local/", "/\\.build/"],
  modulePathIgnorePatterns: ["/dist/", "/\\.local/", "/\\.build/"],
  testEnvironment: "node",
};

const project = (displayName, testMatch, more = {}) => ({
  ...shared,
  displayName,
  testMatch: testMatch.map((pattern) => `<rootDir>/${pattern}`),
  ...more,
});

export default {
  maxWorkers: 2,
  workerIdleMemoryLimit: "1500MB",
  testTimeout: 90_000,
  testSequencer: "<rootDir>/tests/support/longest-first.mjs",
  projects: [
    project("domain", ["backend/domain/**/*.test.ts", "ui/format/**/*.test.ts"]),
    project("backend", [
      "backend/!(domain)/**/*.test.ts",
      "backend/*.test.ts",
      "contract/**/*.test.ts",
      "scripts/**/*.test.ts",
      "manifests/**/*.test.ts",
    ]),
    project("sandbox", ["sandbox/**/*.test.ts"]),
    project(
      "surfaces",
      [
        "ui/!(format)/**/*.test.ts?(x)",
        "ui/*.test.ts?(x)",
        "teams-app/**/*.test.ts?(x)",
        "outlook-addin/**/*.test.ts?(x)",
        "zoom-app/**/*.test.ts?(x)",
      ],
      {
        globalSetup: "<rootDir>/tests/support/bundle-fluent.ts",
        moduleNameMapper: {
          "^@fluentui/react-components$": "<rootDir>/.local/fluent/fluent.cjs",
          "^@zoom/appssdk$": "<rootDir>/tests/support/zoom-sdk.mjs",
        },
      },
    ),
    project("contract", ["tests/contract/**/*.test.ts"]),
    project("security", ["tests/security/**/*.test.ts"]),
    project("simulation", ["tests/simulation/**/*.test.ts"]),
    project("house", ["tests/architecture/**/*.test.ts", "tests/docs/**/*.test.ts"]),
    project("stories", ["tests/e2e/**/*.test.ts"], { globalSetup: "<rootDir>/tests/support/unpack-browser.ts" }),
  ],
};
