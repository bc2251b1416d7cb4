// The real program with data and a port of its own, started and ended by its process id.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export const ROOT = resolve(fileURLToPath(import.meta.url), "../../../..");
export const PROGRAM = process.env.NEXUS_PROGRAM ?? join(ROOT, "build/release/nexusstream");
export const DASHBOARD = join(ROOT, "dashboard/dist");
const READY_WITHIN_MS = 30_000;

function freePort() {
  return new Promise((done, failed) => {
    const listener = createServer();
    listener.once("error", failed);
    listener.listen(0, "127.0.0.1", () => {
      const { port } = listener.address();
      listener.close(() => done(port));
    });
  });
}

// With these one delivery is enough to become a dead letter, and a refused order is tried again at once.
export const QUICK_DEAD_LETTERS = ["--queues-valid-orders-max-receives", "1", "--queues-valid-orders-visibility-timeout-ms", "200"];

export class Server {
  // Starts on a fresh data folder; `flags` go to `serve`.
  static async start(...flags) {
    const server = new Server(await freePort(), flags);
    await server.spawn();
    return server;
  }

  // The same on a data folder that is there, or is made, and stays afterwards.
  static async startOn(data, ...flags) {
    const server = new Server(await freePort(), flags);
    server.data = resolve(data);
    await server.spawn();
    return server;
  }

  constructor(port, flags) {
    this.folder = mkdtempSync(join(tmpdir(), "nexusstream-e2e-"));
    this.data = join(this.folder, "data");
    this.url = `http://127.0.0.1:${port}`;
    this.port = port;
    this.flags = flags;
  }

  async spawn() {
    const log = openSync(join(this.folder, "server.log"), "a");
    const command = ["serve", "--data", this.data, "--http-listen", `127.0.0.1:${this.port}`, "--dashboard-folder",
      DASHBOARD, ...this.flags];
    this.process = spawn(PROGRAM, command, { cwd: ROOT, stdio: ["ignore", log, log] });
    // Readiness says nothing of keys, so it needs none.
    for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await pause(20)) {
      if (this.process.exitCode !== null) break;
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
    }
    throw new Error(`the server is not ready:\n${readFileSync(join(this.folder, "server.log"), "utf8").slice(-2000)}`);
  }

  // Ends the process as a loss of power would, and starts it again on the same data and port.
  async killAndRestart() {
    await this.end("SIGKILL");
    await this.spawn();
  }

  async end(signal) {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const ended = new Promise((done) => this.process.once("exit", done));
      this.process.kill(signal);
      await ended;
    }
  }

  async stop() {
    await this.end("SIGTERM");
    rmSync(this.folder, { recursive: true, force: true });
  }

  // The status and the parsed body of one call; strings go as they are, everything else as JSON.
  async call(method, path, body, headers = {}) {
    const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    const type = text === undefined ? {} : { "Content-Type": "application/json" };
    const answer = await fetch(this.url + path, { method, body: text, headers: { ...type, ...headers } });
    const received = await answer.text();
    const isJson = answer.headers.get("content-type")?.includes("json");
    return { status: answer.status, body: isJson ? JSON.parse(received) : received };
  }

  async get(path) {
    const { status, body } = await this.call("GET", path);
    if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  // Feeds a file as `nexusstream import` does, and waits until all of it can be queried.
  async importFile(file, slug) {
    const state = join(this.folder, `${slug}.state`);
    const rejects = join(this.folder, `${slug}.rejects`);
    const done = spawnSync(PROGRAM, ["import", file, "--partner", slug, "--json", "--server", this.url, "--state", state,
      "--rejects", rejects], { encoding: "utf8" });
    if (done.status !== 0) throw new Error(`the import of ${file} ended with ${done.status}: ${done.stderr}`);
    await this.drained();
    return JSON.parse(done.stdout);
  }

  // Asks until the answer is as it should be.
  async until(path, holds, withinMs = 20_000) {
    for (const end = Date.now() + withinMs; ; await pause(50)) {
      const body = await this.get(path);
      if (holds(body)) return body;
      if (Date.now() > end) throw new Error(`GET ${path} still answers ${JSON.stringify(body)}`);
    }
  }

  async drained() {
    for (;;) {
      const { queues } = await this.get("/api/queues");
      const left = queues.filter((queue) => queue.name !== "valid_orders_dlq")
        .reduce((sum, queue) => sum + queue.visible + queue.inFlight, 0);
      if (left === 0) return;
      await pause(50);
    }
  }

  // Changes the order store's file behind the server's back.
  changeStore(sql) {
    const script = "import sqlite3, sys\nwith sqlite3.connect(sys.argv[1], timeout=10) as store: store.execute(sys.argv[2])";
    const done = spawnSync("python3", ["-c", script, join(this.data, "orders.db"), sql], { encoding: "utf8" });
    if (done.status !== 0) throw new Error(`the store could not be changed: ${done.stderr}`);
  }

  // From now on the store refuses orders whose id begins with DOOMED-, until mendStore().
  breakStore() {
    this.changeStore("CREATE TRIGGER refuse BEFORE INSERT ON orders WHEN NEW.external_order_id LIKE 'DOOMED-%' " +
      "BEGIN SELECT RAISE(ABORT, 'refused by the test'); END");
  }

  mendStore() {
    this.changeStore("DROP TRIGGER refuse");
  }

  createKey(...options) {
    return this.keys("create", ...options);
  }

  // Waits until the running server has taken up a key that createKey made beside it.
  async knows(key) {
    for (let status = 0; status !== 200; await pause(20)) {
      ({ status } = await this.call("GET", "/api/me", undefined, { "X-API-Key": key }));
    }
  }

  // Runs `nexusstream keys`; a running server takes up what it changes within a second.
  keys(...options) {
    const done = spawnSync(PROGRAM, ["keys", ...options, "--data", this.data], { encoding: "utf8" });
    if (done.status !== 0) throw new Error(`keys ${options[0]} failed: ${done.stderr}`);
    return done.stdout.trim();
  }
}
