import { expect, test } from "vitest";
import { versionIn, withVersion } from "./draftVersion";

const TOML = 'id = "X"\nversion = 2 # counted up\n\n[fields.x]\nversion = 7\n';

test("the version stands above the first table", () => {
  expect(versionIn(TOML)).toBe(2);
  expect(versionIn('id = "X"\n[metadata]\nversion = 7\n')).toBeNull();
});

test("another number changes that line only", () => {
  expect(withVersion(TOML, 12)).toBe('id = "X"\nversion = 12 # counted up\n\n[fields.x]\nversion = 7\n');
});
