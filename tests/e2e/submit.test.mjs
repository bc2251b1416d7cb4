// Sending orders by hand and by file, and holding a partner's control totals against what was stored.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launch, openPage } from "./support/browser.mjs";
import { madeUpRetailFile, order } from "./support/inputs.mjs";
import { visit } from "./support/pages.mjs";
import { Server } from "./support/server.mjs";

const TIME = Date.parse("2024-01-15T10:30:00Z");

describe("submitting and reconciling", () => {
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
  // Orders of one day with 2.50 a piece: order n comes to 2.50 times n.
  const dated = (number, change = {}) => order(number, { quantity: number, unitPrice: 2.5, transactionTimeMs: TIME + number, ...change });

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

  describe("one after the other", () => {
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
      await result().getByText("without a readable id").waitFor();
      await type(dated(1, { quantity: 9 }), "Send");
      await result().getByText("conflict", { exact: true }).waitFor();
      await result().getByText(/quantity: 1 stands, 9 came/).waitFor();
    });

    it("sends a batch and answers each of its orders", async () => {
      await type([dated(2), dated(3), dated(4, { unitPrice: 0 }), dated(1)], "Send");
      await result().getByText("inputs").waitFor();
      assert.deepEqual(await counts(result()), { inputs: 4, accepted: 3, duplicates: 1, conflicts: 0, rejected: 1 });
      assert.equal(await result().getByRole("article").count(), 4);
      await type([5, 6].map((number) => JSON.stringify(dated(number))).join("\n"), "Send");
      await page.getByText("One JSON object a line, sent as a batch.").waitFor();
      await result().getByRole("article").filter({ hasText: "ORD-6" }).waitFor();
    });
  });

  describe("as a file", () => {
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
  });

  describe("reconciling", () => {
    // The partner's own list: what each order comes to.
    const list = (numbers, amount = (number) => (number * 2.5).toFixed(2)) =>
      ["orderId,grossAmount", ...numbers.map((number) => `ORD-${number},${amount(number)}`)].join("\n");
    const result = () => page.getByRole("region", { name: "Result" });
    const stored = [1, 2, 3, 5, 6, 7, 8];

    async function compare(text) {
      await page.getByLabel("List of orders (optional)").fill(text);
      await page.getByLabel("From (UTC)").fill("2024-01-15");
      await page.getByLabel("To (UTC)").fill("2024-01-15");
      await page.getByRole("button", { name: "Compare" }).click();
    }

    it("says that everything agrees when it does", async () => {
      await visit(page, "/reconcile?partner=partner-a");
      assert.ok(await page.getByRole("button", { name: "Compare" }).isDisabled());
      await compare(list(stored));
      await page.getByText("7 orders listed").waitFor();
      // 2.50 times 1+2+3+5+6+7+8.
      assert.equal(await page.getByLabel("Gross amount").inputValue(), "80.00");
      await result().getByText("Everything agrees.").waitFor();
      assert.equal(await result().getByRole("region").count(), 0);
    });

    it("names what is missing and why, what is too many, and what differs", async () => {
      await compare(list([1, 2, 3, 4, 6, 7, 999], (number) => (number === 6 ? "15.01" : (number * 2.5).toFixed(2))));
      await result().getByText("They do not agree.").waitFor();
      const missing = result().getByRole("region", { name: "Missing" }).getByRole("listitem");
      await missing.filter({ hasText: "ORD-4" }).filter({ hasText: "rejected: ZERO_VALUE" }).waitFor();
      await missing.filter({ hasText: "ORD-999" }).filter({ hasText: "never came in" }).waitFor();
      const extra = await result().getByRole("region", { name: "Extra" }).getByRole("listitem").allInnerTexts();
      assert.deepEqual(extra.toSorted(), ["ORD-5", "ORD-8"]);
      const different = result().getByRole("region", { name: "Different" }).getByRole("listitem");
      assert.match((await different.innerText()).replace(/\s+/g, " "), /ORD-6 theirs 15\.01 · ours 15/);
      assert.equal(await different.count(), 1);
    });

    it("leads from what is missing to why it was refused", async () => {
      await result().getByRole("link", { name: /^rejected: / }).click();
      await page.getByRole("heading", { level: 1, name: /ORD-4/ }).waitFor();
    });

    it("refuses a list that it cannot read, and a server that is away, in words", async () => {
      await visit(page, "/reconcile?partner=partner-a");
      await page.getByLabel("List of orders (optional)").fill("orderId,grossAmount\nORD-1,cheap");
      await page.getByText('Record 2: "cheap" is not an amount such as 149.95.').waitFor();
      await page.getByLabel("List of orders (optional)").fill(list([1]));
      await page.getByLabel("From (UTC)").fill("yesterday");
      await page.getByText("A date such as 2024-01-15").waitFor();
      assert.ok(await page.getByRole("button", { name: "Compare" }).isDisabled());
      await server.end("SIGKILL");
      await compare(list([1]));
      await page.getByRole("alert").getByText(/The server does not answer/).waitFor();
      await server.spawn();
      await page.getByRole("button", { name: "Compare" }).click();
      await result().getByText("They do not agree.").waitFor();
    });
  });

  it("met no script error and nothing that the content policy refused", () => {
    assert.deepEqual(page.troubles, []);
  });
});
