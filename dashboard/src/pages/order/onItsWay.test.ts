import { expect, test } from "vitest";
import { timeOfId } from "@/components/relativeTime";
import { mayBeOnItsWay } from "./onItsWay";

const ID = "018bcfe5-6800-7abc-8def-0123456789ab";

test("an order that was answered seconds ago may still be on its way to the store", () => {
  expect(mayBeOnItsWay(ID, timeOfId(ID) + 5_000)).toBe(true);
  expect(mayBeOnItsWay(ID, timeOfId(ID) - 5_000)).toBe(true); // this computer's clock is behind
});

test("an order that was answered minutes ago is not there", () => {
  expect(mayBeOnItsWay(ID, timeOfId(ID) + 120_000)).toBe(false);
  expect(mayBeOnItsWay("no-id-of-ours", timeOfId(ID))).toBe(false);
});
