import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { describeConfig, exampleEnvironment, readConfig } from "./config.ts";

const complete = {
  PUBLIC_ORIGIN: "https://slotside.example",
  ENTRA_CLIENT_ID: "5105510e-0000-4000-8000-000000000001",
  ENTRA_CLIENT_SECRET: "very secret words",
  SEALING_KEY: `k1:${Buffer.alloc(32, 7).toString("base64")}`,
};

describe("the settings", () => {
  it("need four variables and have defaults for the rest", () => {
    expect(readConfig(complete)).toMatchObject({
      PORT: 8443,
      GRAPH_ORIGIN: "https://graph.microsoft.com",
      TENANTS: [],
      EXTRA_HOST_ORIGINS: [],
      ROLE: "all",
    });
  });

  it("name everything that is missing at once", () => {
    expect(() => readConfig({})).toThrow(
      /PUBLIC_ORIGIN is missing[\s\S]*ENTRA_CLIENT_ID is missing[\s\S]*SEALING_KEY is missing/,
    );
  });

  it("treat an empty variable as absent", () => {
    expect(readConfig({ ...complete, CLOCK_URL: "", DATABASE_URL: "" })).not.toHaveProperty("CLOCK_URL");
  });

  it.each([
    ["PUBLIC_ORIGIN", "https://slotside.example/path", "PUBLIC_ORIGIN must be an origin"],
    ["SEALING_KEY", "k1:c2hvcnQ=", "SEALING_KEY must be id:key"],
    ["TENANTS", "{not json", "TENANTS is not JSON"],
    ["TENANTS", '[{"tid":"x","name":"School","administrators":[]}]', "TENANTS.0.tid"],
    ["TLS_CERT_FILE", "/etc/cert.pem", "TLS_CERT_FILE and TLS_KEY_FILE are needed together"],
    ["DATABASE_URL", "mysql://localhost", "DATABASE_URL must begin with postgresql://"],
  ])("refuse %s = %s with a sentence", (name, value, sentence) => {
    expect(() => readConfig({ ...complete, [name]: value })).toThrow(sentence);
  });

  it("never repeat a value in the complaint", () => {
    expect(() => readConfig({ ...complete, PUBLIC_ORIGIN: "hunter2" })).toThrow(/^(?![\s\S]*hunter2)/);
  });

  it("describe every variable in words", () => {
    const described = describeConfig();
    expect(described.filter((variable) => variable.description.length < 10)).toEqual([]);
    expect(described.filter((variable) => variable.required).map((variable) => variable.name)).toEqual([
      "PUBLIC_ORIGIN",
      "ENTRA_CLIENT_ID",
      "ENTRA_CLIENT_SECRET",
      "SEALING_KEY",
    ]);
    expect(described.find((variable) => variable.name === "PORT")?.defaultValue).toBe("8443");
  });

  it("stand in .env.example as `npm run env` prints them", () => {
    expect(readFileSync(new URL("../.env.example", import.meta.url), "utf8")).toBe(exampleEnvironment());
  });
});
