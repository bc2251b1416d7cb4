import { expect, test } from "vitest";
import { readText } from "./client";
import { Unreachable } from "./problem";

/** An answer that ends before it is complete, as that of a server that is killed. */
function cutAnswer(): Response {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"matches":'));
      controller.error(new TypeError("terminated"));
    },
  });
  return new Response(body, { status: 200, headers: { "Content-Type": "application/json" } });
}

test("takes a server that goes away in the middle of its answer for one that does not answer", async () => {
  await expect(readText(cutAnswer())).rejects.toBeInstanceOf(Unreachable);
});

test("takes an answer that nobody waits for any more for what it is", async () => {
  const stop = new AbortController();
  stop.abort();
  await expect(readText(cutAnswer(), stop.signal)).rejects.not.toBeInstanceOf(Unreachable);
});

test("reads an answer that is complete", async () => {
  expect(await readText(new Response("{}"))).toBe("{}");
});
