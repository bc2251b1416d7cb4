// The way from a refused input to an order: seen before it is gone, kept afterwards, and gone once only.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { launch, openPage } from "./support/browser.mjs";
import { madeUpRetailFile, order } from "./support/inputs.mjs";
import { visit } from "./support/pages.mjs";
import { showPersonalData } from "./support/personal.mjs";
import { Server } from "./support/server.mjs";

describe("from a refused input to an order", () => {
  let server, browser, page;
  before(async () => {
    server = await Server.start();
    browser = await launch();
    await server.call("POST", "/api/feed/partner-a/batch", [order(1), order(2, { quantity: -1, skuId: null }),
      order(3, { unitPrice: "cheap" }), order(1, { quantity: 77 })]);
    const file = join(server.folder, "lines.csv");
    writeFileSync(file, madeUpRetailFile(3));
    await server.importFile(file, "retail-uk");
    page = await openPage(browser, server);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const find = async (query) => (await server.get(`/api/errors?${query}`)).data[0];
  const named = async (id) => find(`partnerId=partner-a&externalOrderId=${id}`);
  const repair = () => page.getByRole("region", { name: "Repair", exact: true });
  const lineage = () => page.getByRole("region", { name: "Lineage" });

  async function reprocess(reason) {
    await repair().getByRole("button", { name: "Reprocess…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/^Reason/).fill(reason);
    await dialog.getByRole("button", { name: "Reprocess", exact: true }).click();
  }

  it("shows every reason beside the member that it is about", async () => {
    const event = await named("ORD-2");
    await visit(page, "/errors/events?partnerId=partner-a");
    await page.getByRole("link", { name: "ORD-2", exact: true }).click();
    const lines = page.getByRole("list", { name: "Input, line by line" });
    for (const { field, message, code } of event.errors) {
      const line = lines.getByRole("listitem").filter({ hasText: `"${field}"` });
      await line.filter({ hasText: message }).filter({ hasText: code }).waitFor();
    }
    assert.equal(await lines.getByText("At fault:").count(), 2);
    assert.equal(event.errors.length, 2);
  });

  it("checks a correction while it is typed, and writes nothing by that", async () => {
    await page.getByText("This would still be refused.").waitFor();
    await showPersonalData(page);
    const input = repair().getByLabel("Input");
    const original = await input.inputValue();
    await input.fill(original.replace("-1", "-1,,"));
    await repair().getByText(/^Not JSON at /).waitFor();
    await input.fill(original.replace('"quantity": -1', '"quantity": 4'));
    await repair().getByRole("list", { name: "Faults" }).getByText("quantity").waitFor({ state: "detached" });
    await repair().getByRole("list", { name: "Faults" }).getByText("skuId").waitFor();
    await input.fill(original.replace('"quantity": -1', '"quantity": 4').replace('"skuId": null', '"skuId": "SKU-9"'));
    await repair().getByText("This would become an order.").waitFor();
    assert.equal((await server.get("/api/orders?externalOrderId=ORD-2")).total, 0);
  });

  it("shows the order that would come of it, the raw input beside the edited one, and a dry run at will", async () => {
    const cells = async (field) => {
      const row = repair().getByRole("row").filter({ has: page.getByRole("rowheader", { name: field, exact: true }) });
      return (await row.getByRole("cell").allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim());
    };
    await repair().getByRole("cell", { name: 'Changed: "SKU-9"' }).waitFor();
    assert.deepEqual(await cells("productId"), ["skuId null", "must not be null · expected text of 1 to 256 bytes NULL_VALUE", 'Changed: "SKU-9"']);
    const [came, refused, becomes] = await cells("quantity");
    assert.deepEqual([came, becomes], ["quantity -1", "Changed: 4"]);
    assert.match(refused, /^must not be negative .*NEGATIVE_NUMBER$/);
    assert.deepEqual(await cells("unitPrice"), ["unitPrice 29.99", "29.99", "29.99"]);
    assert.deepEqual(await cells("grossAmount"), ["not from the input", "none", "Changed: 119.96"]);
    await repair().getByText("The text, line by line").click();
    const difference = repair().getByRole("region", { name: "The text before and after" });
    await difference.getByText('Removed: "quantity": -1', { exact: false }).waitFor();
    await difference.getByText('Added: "quantity": 4', { exact: false }).waitFor();
    const tried = page.waitForResponse((answer) => /\/reprocess(\?|$)/.test(answer.url()));
    await repair().getByRole("button", { name: "Dry run" }).click();
    const { dryRun, outcome, order: made } = await (await tried).json();
    assert.deepEqual([dryRun, outcome, made.quantity], [true, "accepted", 4]);
  });

  it("sends the correction with a reason, and keeps the way from the input to the order", async () => {
    await repair().getByRole("button", { name: "Reprocess…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("The dry run says: accepted.").waitFor();
    assert.ok(await dialog.getByRole("button", { name: "Reprocess", exact: true }).isDisabled(), "a correction needs a reason");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await reprocess("the partner named the article by telephone");
    await page.getByText("It became an order. The event is resolved.").waitFor();
    await lineage().getByText("Reprocessed, corrected").waitFor();
    await lineage().getByText("“the partner named the article by telephone”").waitFor();
    await lineage().getByText("What was corrected").click();
    await lineage().getByText('Added: "skuId": "SKU-9"', { exact: false }).waitFor();
    // The original stays what it was.
    await page.getByRole("list", { name: "Input, line by line" }).getByText('"quantity": -1').waitFor();
    assert.match((await named("ORD-2")).rawInput, /"quantity":-1/);

    await server.drained();
    await page.getByRole("link", { name: /^order number/ }).click();
    await page.getByRole("heading", { level: 1, name: "ORD-2" }).waitFor();
    await page.getByText("SKU-9").first().waitFor();
    assert.equal((await server.get("/api/orders?externalOrderId=ORD-2")).data[0].quantity, 4);
  });

  it("leads from the order back to the error that it was repaired from", async () => {
    const origin = page.getByRole("region", { name: "Where it came from" });
    await origin.getByText("“the partner named the article by telephone”").waitFor();
    // The bytes that became the order, not those that were refused.
    await page.getByRole("region", { name: "Raw input" }).getByText('"skuId": "SKU-9"').waitFor();
    await origin.getByRole("link", { name: "the error" }).click();
    await page.getByRole("heading", { level: 1, name: "Error ORD-2" }).waitFor();
  });

  it("refuses to reprocess what somebody else resolved meanwhile, with code and trace id", async () => {
    const { id } = await named("ORD-3");
    await visit(page, `/errors/${id}`);
    await page.getByText("This would still be refused.").waitFor();
    const input = JSON.stringify(order(3));
    assert.equal((await server.call("POST", `/api/errors/${id}/reprocess`, { input, reason: "by another operator" })).status, 200);
    await reprocess("too late");
    const alert = page.getByRole("dialog").getByRole("alert");
    await alert.getByText("ERROR_NOT_OPEN").waitFor();
    await alert.getByText(/^[0-9a-f]{32}$/).waitFor();
    await server.until("/api/orders?externalOrderId=ORD-3", ({ total }) => total === 1);
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  });

  it("sets a conflict beside the order that stands", async () => {
    const { id, conflict } = await named("ORD-1");
    await visit(page, `/errors/${id}`);
    const row = page.getByRole("region", { name: "Differences" }).getByRole("row").filter({ hasText: "quantity" });
    assert.deepEqual((await row.getByRole("cell").allInnerTexts()).slice(-2), ["2", "77"]);
    await page.getByRole("link", { name: `number ${conflict.existing.sequenceNumber}` }).click();
    await page.getByRole("heading", { level: 1, name: "ORD-1" }).waitFor();
  });

  it("repairs a CSV record column by column", async () => {
    const { id } = await find("partnerId=retail-uk");
    await visit(page, `/errors/${id}`);
    const cells = page.getByRole("table", { name: "Input, column by column" });
    await cells.getByRole("row").filter({ hasText: "CustomerID" }).getByText("MISSING_REQUIRED_FIELD").waitFor();
    // Quotes and commas inside of a cell are the cell's text.
    await cells.getByText('LANTERN, "SMALL"').waitFor();
    const customer = repair().getByLabel("CustomerID");
    assert.equal(await customer.getAttribute("aria-invalid"), "true");
    await customer.fill("17850.0");
    await repair().getByText("This would become an order.").waitFor();
    assert.equal(await customer.getAttribute("aria-invalid"), null);
    await repair().getByRole("button", { name: "Text", exact: true }).click();
    assert.match(await repair().getByLabel("Input").inputValue(), /"LANTERN, ""SMALL""".*,17850\.0,United Kingdom/);
    await repair().getByRole("button", { name: "Undo all" }).click();
    await repair().getByText("This would still be refused.").waitFor();
    await repair().getByRole("button", { name: "Columns", exact: true }).click();
    await customer.fill("17850.0");
    await repair().getByText("This would become an order.").waitFor();
    await reprocess("the till's number");
    await page.getByText("It became an order. The event is resolved.").waitFor();
    await page.getByRole("link", { name: /^order number/ }).click();
    await showPersonalData(page);
    await page.getByText("17850", { exact: true }).first().waitFor();
  });

  it("met no script error and nothing that the content policy refused", () => {
    assert.deepEqual(page.troubles, []);
  });
});
