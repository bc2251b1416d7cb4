// What a browser fetches before a page is there, as it comes over the wire to one that takes gzip alone.
import assert from "node:assert/strict";
import { get } from "node:http";
import { after, before, describe, it } from "node:test";
import { launch, openPage } from "./support/browser.mjs";
import { visit } from "./support/pages.mjs";
import { Server } from "./support/server.mjs";

const BUDGET_BYTES = 200 * 1000;
const ADDRESSES = ["/", "/orders", "/errors", "/reprocess", "/queues", "/partners", "/partners/partner-a",
  "/partners/partner-a/definition", "/submit", "/reconcile", "/audit"];

describe("the first load", () => {
  let server, browser;
  before(async () => {
    server = await Server.start();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  function gzipBytes(url) {
    return new Promise((done, failed) => {
      get(url, { headers: { "Accept-Encoding": "gzip" } }, (answer) => {
        let bytes = 0;
        answer.on("data", (piece) => (bytes += piece.length));
        answer.on("end", () => done({ bytes, encoding: answer.headers["content-encoding"], type: answer.headers["content-type"] }));
      }).on("error", failed);
    });
  }

  it(`takes at most ${BUDGET_BYTES / 1000} KB of compressed script, whichever page comes first`, async (test) => {
    for (const address of ADDRESSES) {
      // A page of its own has an empty cache.
      const page = await openPage(browser, server);
      const scripts = new Set();
      page.on("request", (request) => {
        if (request.resourceType() === "script" || request.url().endsWith(".js")) scripts.add(request.url());
      });
      await visit(page, address);
      await page.waitForTimeout(500); // what the page fetches once it is there, such as the charts
      assert.ok(scripts.size > 0, `${address} loads no script`);
      let total = 0;
      for (const url of scripts) {
        const { bytes, encoding, type } = await gzipBytes(url);
        assert.match(type, /javascript/, url);
        // What is small is not worth compressing.
        assert.ok(encoding === "gzip" || bytes < 512, `${url} comes uncompressed`);
        total += bytes;
      }
      test.diagnostic(`${address}: ${(total / 1000).toFixed(1)} KB in ${scripts.size} files`);
      assert.ok(total <= BUDGET_BYTES, `${address} takes ${total} bytes of script`);
      assert.deepEqual(page.troubles, []);
      await page.context().close();
    }
  });
});
