// The dashboard's files on a web server that is not ours (S3 and CloudFront, say): any file server that answers
// unknown paths with index.html. Either it hands /api to the server, or index.html names the server.
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer, request as httpRequest } from "node:http";
import { extname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { launch, openPage } from "./support/browser.mjs";
import { order } from "./support/inputs.mjs";
import { DASHBOARD, Server } from "./support/server.mjs";

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

// Serves dashboard/dist on a port of its own. `api` names the server in index.html; `proxied` is handed what is
// below /api.
function serveFiles({ api = () => "", proxied = () => null }) {
  const files = createServer((request, response) => {
    const path = new URL(request.url, "http://files").pathname;
    if (proxied() && path.startsWith("/api")) {
      const { method, headers, url } = request;
      const passed = httpRequest(proxied() + url, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      });
      passed.on("error", () => response.destroy());
      request.pipe(passed);
      response.on("close", () => passed.destroy());
      return;
    }
    let file = join(DASHBOARD, path);
    if (!existsSync(file) || statSync(file).isDirectory()) file = join(DASHBOARD, "index.html");
    let content = readFileSync(file);
    if (file.endsWith("index.html")) {
      content = content.toString().replace('name="nexusstream-api" content=""', `name="nexusstream-api" content="${api()}"`);
    }
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
      "Content-Security-Policy": `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' ${api()}` });
    response.end(content);
  });
  return new Promise((done) => files.listen(0, "127.0.0.1", () => done(files)));
}

describe("the dashboard on another web server", () => {
  let server, browser, named, passing, key;
  const urlOf = (files) => `http://127.0.0.1:${files.address().port}`;
  before(async () => {
    named = await serveFiles({ api: () => server.url });
    passing = await serveFiles({ proxied: () => server.url });
    server = await Server.start("--authentication", "on", "--http-allowed-origins", urlOf(named));
    key = server.createKey("--role", "admin");
    browser = await launch();
    await server.knows(key);
    await server.call("POST", "/api/feed/partner-a/batch", [order(1), order(2, { quantity: -1 })], { "X-API-Key": key });
  });
  after(async () => {
    await browser?.close();
    for (const files of [named, passing]) {
      files?.closeAllConnections();
      files?.close();
    }
    await server?.stop();
  });

  async function signIn(files, address) {
    const page = await openPage(browser, { url: urlOf(files) });
    await page.goto(address);
    await page.getByLabel("Key", { exact: true }).fill(key);
    return page;
  }

  const press = (page) => page.getByRole("button", { name: "Sign in" }).click();

  it("shows and changes what the server has that index.html names", async () => {
    const page = await signIn(named, "/orders");
    assert.equal(await page.getByLabel(/Stay signed in/).count(), 0, "a cookie of another site would not be sent");
    await press(page);
    await page.getByRole("link", { name: "ORD-1" }).waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
    await page.goto("/errors/events");
    await page.getByLabel("Key", { exact: true }).fill(key);
    await press(page);
    await page.getByRole("link", { name: "ORD-2" }).click();
    await page.getByRole("button", { name: "Dismiss…" }).click();
    await page.getByLabel(/Reason/).fill("sent from elsewhere");
    await page.getByRole("dialog").getByRole("button", { name: "Dismiss" }).click();
    await page.getByText("dismissed", { exact: true }).first().waitFor();
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });

  it("works as it does on the server itself where /api is handed on", async () => {
    const page = await signIn(passing, "/orders");
    await page.getByLabel(/Stay signed in/).check();
    await press(page);
    await page.getByRole("link", { name: "ORD-1" }).waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
    await page.reload();
    await page.getByRole("link", { name: "ORD-1" }).waitFor();
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });

  it("is refused by a server that does not know where it lives", async () => {
    const stranger = await serveFiles({ api: () => server.url });
    try {
      const page = await openPage(browser, { url: urlOf(stranger) });
      await page.goto("/");
      await page.getByText("The server does not answer").waitFor();
      await page.context().close();
    } finally {
      stranger.closeAllConnections();
      stranger.close();
    }
  });
});
