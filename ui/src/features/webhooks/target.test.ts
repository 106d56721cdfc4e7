import { describe, expect, it } from "vitest";
import { ENTITIES, eventsOf, kindOf, shownTarget, urlOf } from "./target";

describe("kindOf", () => {
  it.each([
    ["https://hooks.slack.com/services/T/B/x", "slack"],
    ["https://acme.webhook.office.com/webhookb2/x", "teams"],
    ["https://prod-1.westeurope.logic.azure.com:443/workflows/x", "teams"],
    ["mailto:team@company.com,boss@company.com", "mail"],
    ["https://hooks.slack.com.example.org/x", "program"],
    ["not a url", "program"],
  ])("%s is %s", (url, kind) => expect(kindOf(url)).toBe(kind));
});

it("mail goes to addresses", () => {
  expect(urlOf("mail", " team@company.com; boss@company.com ")).toBe(
    "mailto:team@company.com,boss@company.com",
  );
  expect(shownTarget("mailto:team@company.com,boss@company.com")).toBe(
    "team@company.com,boss@company.com",
  );
  expect(urlOf("program", " https://example.com/hook ")).toBe("https://example.com/hook");
});

it("an event is told once", () => {
  const all = ENTITIES.flatMap(eventsOf);
  expect(new Set(all).size).toBe(all.length);
});
