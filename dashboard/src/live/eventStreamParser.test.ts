import { describe, expect, test } from "vitest";
import { EventStreamParser } from "./eventStreamParser";

const stream =
  ': keep-alive\n\nid: 7\nevent: overview\ndata: {"a":1}\n\nid: 8\r\nevent: order\r\ndata: first\r\ndata:second\r\n\r\ndata\n\n';

const expected = [
  { name: "overview", data: '{"a":1}', lastEventId: "7" },
  { name: "order", data: "first\nsecond", lastEventId: "8" },
  { name: "message", data: "", lastEventId: "8" },
];

describe("the event stream parser", () => {
  test("reads events, comments, and every kind of line end", () => {
    expect(new EventStreamParser().push(stream)).toEqual(expected);
  });

  test("gives the same events wherever the network cuts the stream", () => {
    for (let cut = 1; cut < stream.length; cut++) {
      const parser = new EventStreamParser();
      expect([...parser.push(stream.slice(0, cut)), ...parser.push(stream.slice(cut))]).toEqual(expected);
    }
    const parser = new EventStreamParser();
    expect([...stream].flatMap((char) => parser.push(char))).toEqual(expected);
  });

  test("keeps an event back until its blank line came", () => {
    const parser = new EventStreamParser();
    expect(parser.push("data: half\n")).toEqual([]);
    expect(parser.push("\n")).toHaveLength(1);
  });

  test("an event without data is none, and does not name the next one", () => {
    expect(new EventStreamParser().push("event: alarm\n\ndata: x\n\n")).toEqual([
      { name: "message", data: "x", lastEventId: "" },
    ]);
  });

  test("goes on from the id it was given, and ignores an id with NUL", () => {
    expect(new EventStreamParser("41").push("id: a\0b\ndata: x\n\n")[0]?.lastEventId).toBe("41");
  });

  test("skips a byte order mark and notes the delay that the server asks for", () => {
    const parser = new EventStreamParser();
    expect(parser.push("\uFEFFretry: 1500\nretry: soon\ndata: x\n\n")).toHaveLength(1);
    expect(parser.retryMs).toBe(1500);
  });
});
