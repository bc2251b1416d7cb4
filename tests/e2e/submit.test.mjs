// Sending orders as a partner would: one, several, or a file, with an answer to each.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launch, openPage } from "./support/browser.mjs";
import { madeUpRetailFile, order } from "./support/inputs.mjs";
import { visit } from "./support/pages.mjs";
import { Server } from "./support/server.mjs";

const TIME = Date.parse("2024-01-15T10:30:00Z");

describe("submitting", () => {
  let server, browser, page;
  before(async () => {
    server = await Server.start();
    browser = await launch();
    page = await openPage(browser, server);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const result = () => page.getByRole("region", { name: "Answer" });
  // The same order each time that it is asked for.
  const dated = (number, change = {}) => order(number, { transactionTimeMs: TIME + number, ...change });

  async function type(input, button) {
    await page.getByLabel("Input").fill(typeof input === "string" ? input : JSON.stringify(input));
    await page.getByRole("button", { name: button, exact: true }).click();
  }

  async function counts(where) {
    const texts = await where.locator("dl > div").allInnerTexts();
    return Object.fromEntries(texts.map((text) => text.split(/\s+/)).map(([name, count]) => [name, Number(count)]));
  }

  // Drops a file as a person does: the page gets the browser's own event with the file in it.
  async function drop(name, text) {
    const transfer = await page.evaluateHandle(([fileName, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content], fileName));
      return data;
    }, [name, text]);
    const box = page.getByText(/^Drop /);
    await box.dispatchEvent("dragover", { dataTransfer: transfer });
    await box.dispatchEvent("drop", { dataTransfer: transfer });
  }

  it("begins with a sample of the definition", async () => {
    await visit(page, "/submit?partner=partner-a");
    await page.getByText("One JSON object, sent as a single order.").waitFor();
    assert.match(await page.getByLabel("Input").inputValue(), /"ORD-A-12345"/);
  });

  it("checks an order without writing it, and then sends it", async () => {
    await type(dated(1), "Check only");
    await result().getByText("Checked only: nothing was written.").waitFor();
    assert.equal((await server.get("/api/orders")).total, 0);
    await type(dated(1), "Send");
    await result().getByText("number 1").waitFor();
    await server.drained();
    await type(dated(1), "Send");
    await result().getByText("duplicate", { exact: true }).waitFor();
    await result().getByRole("link", { name: "Open" }).click();
    await page.getByRole("heading", { level: 1, name: "ORD-1" }).waitFor();
    await visit(page, "/submit?partner=partner-a");
  });

  it("answers wrong input with every fault", async () => {
    await type(dated(2, { quantity: -2, skuId: null }), "Send");
    await result().getByText("rejected", { exact: true }).waitFor();
    const faults = result().getByRole("listitem");
    await faults.filter({ hasText: "quantity" }).waitFor();
    await faults.filter({ hasText: "skuId" }).waitFor();
    await type("{not JSON", "Send");
    await result().getByRole("alert").getByText("MALFORMED_INPUT").waitFor();
    await type(dated(1, { quantity: 9 }), "Send");
    await result().getByText("conflict", { exact: true }).waitFor();
    await result().getByText(/quantity: 2 stands, 9 came/).waitFor();
  });

  it("sends a batch and answers each of its orders", async () => {
    await type([dated(2), dated(3), dated(4, { unitPrice: 0 }), dated(1)], "Send");
    await result().getByText("inputs").waitFor();
    assert.deepEqual(await counts(result()), { inputs: 4, accepted: 2, duplicates: 1, conflicts: 0, rejected: 1 });
    assert.equal(await result().getByRole("article").count(), 4);
    await type([5, 6].map((number) => JSON.stringify(dated(number))).join("\n"), "Send");
    await page.getByText("One JSON object a line, sent as a batch.").waitFor();
    await result().getByRole("article").filter({ hasText: "ORD-6" }).waitFor();
  });

  it("takes a CSV file that is dropped, and names what was not accepted", async () => {
    await visit(page, "/submit?partner=retail-uk");
    await page.getByRole("button", { name: "A file" }).click();
    await drop("lines.csv", madeUpRetailFile(9));
    const panel = page.getByRole("region", { name: "lines.csv" });
    await panel.getByText("done", { exact: true }).waitFor();
    assert.deepEqual(await counts(panel), { inputs: 9, accepted: 6, duplicates: 0, conflicts: 0, rejected: 3 });
    assert.equal(await panel.getByRole("article").filter({ hasText: "CustomerID" }).count(), 3);
    await server.drained();
    assert.equal((await server.get("/api/orders?partnerId=retail-uk")).total, 6);
  });

  it("has patience with a server that is away, and sends nothing twice", async () => {
    await visit(page, "/submit?partner=partner-a");
    await page.getByRole("button", { name: "A file" }).click();
    await page.getByText(/^Drop an NDJSON file/).waitFor();
    await server.end("SIGKILL");
    await drop("orders.ndjson", [7, 8].map((number) => JSON.stringify(dated(number))).join("\n"));
    const panel = page.getByRole("region", { name: "orders.ndjson" });
    await panel.getByText("the server asks for patience").waitFor();
    await server.spawn();
    await panel.getByText("done", { exact: true }).waitFor({ timeout: 30_000 });
    assert.equal((await counts(panel)).inputs, 2);
    await server.drained();
    assert.equal((await server.get("/api/orders?partnerId=partner-a")).total, 7);
  });

  it("met no script error and nothing that the content policy refused", () => {
    assert.deepEqual(page.troubles, []);
  });
});
