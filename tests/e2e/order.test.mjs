// One order: when each step was done, from which bytes, under which trace; and what shows when that is not kept.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { DESKTOP, PHONE, accessibilityFaults, launch, openPage } from "./support/browser.mjs";
import { madeUpRetailFile, order } from "./support/inputs.mjs";
import { visit } from "./support/pages.mjs";
import { showPersonalData } from "./support/personal.mjs";
import { Server } from "./support/server.mjs";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const TIMES = ["receivedAt", "acceptedAt", "queuedAt", "storedAt"];

describe("one order", () => {
  let server, browser, page, sent, accepted;
  before(async () => {
    server = await Server.start();
    browser = await launch();
    sent = `{ "orderId":"ORD-1", "skuId":"SKU-1","customerId":"CUSTOMER-4711","quantity":5,"unitPrice":29.990,"taxRate":8e-2,` +
      `"transactionTimeMs":1705314600000, "metadata":{"note":"<b>bold</b>"}}`;
    accepted = (await server.call("POST", "/api/feed/partner-a", sent,
      { traceparent: `00-${TRACE}-b7ad6b7169203331-01` })).body;
    const file = join(server.folder, "lines.csv");
    writeFileSync(file, madeUpRetailFile(3));
    await server.importFile(file, "retail-uk");
    await server.drained();
    page = await openPage(browser, server);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const region = (name) => page.getByRole("region", { name, exact: true });

  it("shows when it was received, accepted, queued and stored, how long each took, and its trace", async () => {
    await visit(page, `/orders/${accepted.id}`);
    const steps = region("Timeline").getByRole("listitem");
    await steps.filter({ hasText: "Stored" }).waitFor();
    const titles = (await steps.allInnerTexts()).map((text) => text.split("\n")[0].trim());
    for (const [at, title] of ["Transaction at the partner", "Received", "Accepted", "Queued", "Stored"].entries()) {
      assert.ok(titles[at].startsWith(title), `${titles[at]} is not ${title}`);
    }
    assert.equal(await region("Timeline").getByText(/( ms later|within a millisecond)$/).count(), 3);
    await region("Timeline").getByText(TRACE.slice(0, 8), { exact: false }).waitFor();
    const history = await server.get(`/api/orders/${accepted.id}/history`);
    const times = TIMES.map((name) => Date.parse(history[name]));
    assert.deepEqual(times, [...times].sort((a, b) => a - b));
    assert.equal(history.traceId, TRACE);
    assert.equal(history.input.text, sent);
  });

  it("shows the bytes that it was made of, digits and order as they came, personal ones when asked", async () => {
    const input = region("Raw input");
    await input.getByText('"unitPrice": 29.990').waitFor();
    await input.getByText('"taxRate": 8e-2').waitFor();
    await input.getByText('"note": "<b>bold</b>"').waitFor();
    assert.equal(await input.getByText("CUSTOMER-4711").count(), 0);
    await input.getByRole("img", { name: "hidden: personal data" }).waitFor();
    await showPersonalData(page);
    await input.getByText('"customerId": "CUSTOMER-4711"').waitFor();
  });

  it("shows a CSV record column by column", async () => {
    const [{ id }] = (await server.get("/api/orders?partnerId=retail-uk")).data;
    await visit(page, `/orders/${id}`);
    const row = region("Raw input").getByRole("row").filter({ hasText: "Description" });
    await row.getByText('LANTERN, "SMALL"').waitFor();
  });

  it("knows the input after the server was killed and started again, and says so where none are kept", async () => {
    // What was written a moment ago is in the system's hands, whatever becomes of the process.
    await new Promise((done) => setTimeout(done, 500));
    await server.killAndRestart();
    await visit(page, `/orders/${accepted.id}`);
    await region("Raw input").getByText('"unitPrice": 29.990').waitFor();
    await server.end("SIGTERM");
    server.flags = ["--inputs-max-bytes", "0"];
    await server.spawn();
    await visit(page, `/orders/${accepted.id}`);
    await region("Raw input").getByText("This server keeps no inputs", { exact: false }).waitFor();
    await region("Timeline").getByText("When is not known", { exact: false }).first().waitFor();
    server.flags = [];
    await server.end("SIGTERM");
    await server.spawn();
  });

  it("has no fault of accessibility when it was repaired, and neither has the error with a correction", async () => {
    await server.call("POST", "/api/feed/partner-a/batch", [order(2, { quantity: -1 }), order(3, { skuId: null })]);
    await server.drained();
    const errorOf = async (id) => (await server.get(`/api/errors?externalOrderId=${id}`)).data[0].id;
    const repaired = (await server.call("POST", `/api/errors/${await errorOf("ORD-2")}/reprocess`,
      { input: JSON.stringify(order(2)), reason: "a test" })).body.order.id;
    await server.drained();
    const open = await errorOf("ORD-3");
    for (const theme of ["light", "dark"]) {
      for (const viewport of [DESKTOP, PHONE]) {
        const one = await openPage(browser, server, { theme, viewport });
        await visit(one, `/orders/${repaired}`);
        await one.getByRole("link", { name: "the error" }).waitFor();
        assert.deepEqual(await accessibilityFaults(one), []);
        await visit(one, `/errors/${open}`);
        await showPersonalData(one);
        const editor = one.getByRole("region", { name: "Repair" }).getByLabel("Input");
        await editor.fill((await editor.inputValue()).replace('"skuId": null', '"skuId": "SKU-1"'));
        await one.getByText("This would become an order.").waitFor();
        await one.getByText("Changed:").first().waitFor({ state: "attached" });
        assert.deepEqual(await accessibilityFaults(one), []);
        assert.equal(await one.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth)), 0);
        assert.deepEqual(one.troubles, []);
        await one.context().close();
      }
    }
  });
});
