// Tests of the surfaces run in a page of their own, transformed by swc; all others plainly, as Node runs programs. See scripts/test.ts, too.
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

const plain = { testRunner: "<rootDir>/tests/support/plain-runner.mjs" };
const domain = ["backend/domain/**/*.test.ts", "ui/format/**/*.test.ts"];

export default {
  maxWorkers: 2,
  workerIdleMemoryLimit: "1500MB",
  testTimeout: 90_000,
  testSequencer: "<rootDir>/tests/support/longest-first.mjs",
  projects: [
    project("domain", domain, plain),
    // Once more in other zones: the machine's own must not matter to it.
    ...["UTC", "America/New_York", "Asia/Kolkata"].map((timeZone) =>
      project(`domain in ${timeZone}`, domain, { ...plain, testEnvironmentOptions: { timeZone } }),
    ),
    project(
      "backend",
      [
        "backend/!(domain)/**/*.test.ts",
        "backend/*.test.ts",
        "contract/**/*.test.ts",
        "scripts/**/*.test.ts",
        "manifests/**/*.test.ts",
      ],
      plain,
    ),
    project("sandbox", ["sandbox/**/*.test.ts"], plain),
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
    project("contract", ["tests/contract/**/*.test.ts"], plain),
    project("security", ["tests/security/**/*.test.ts"], plain),
    project("simulation", ["tests/simulation/**/*.test.ts"], plain),
    project("house", ["tests/architecture/**/*.test.ts", "tests/docs/**/*.test.ts"], plain),
    project("stories", ["tests/e2e/**/*.test.ts"], {
      ...plain,
      globalSetup: "<rootDir>/tests/support/unpack-browser.ts",
    }),
  ],
};
