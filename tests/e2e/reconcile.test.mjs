// Control totals of a partner against what is stored, digit by digit.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launch, openPage } from "./support/browser.mjs";
import { order } from "./support/inputs.mjs";
import { visit } from "./support/pages.mjs";
import { Server } from "./support/server.mjs";

const DAY = "2024-01-15";
const AT = Date.parse(`${DAY}T10:00:00Z`);

describe("reconciling", () => {
  let server, browser, page;
  before(async () => {
    server = await Server.start();
    browser = await launch();
    const sent = [[1, "0.10"], [2, "0.2"], [3, "5"]].map(([number, unitPrice]) =>
      JSON.stringify(order(number, { quantity: 1, unitPrice: "PRICE", transactionTimeMs: AT })).replace('"PRICE"', unitPrice));
    await server.call("POST", "/api/feed/partner-a/batch", `[${sent.join()}]`);
    await server.call("POST", "/api/feed/partner-a", order(4, { quantity: -1, transactionTimeMs: AT }));
    await server.drained();
    page = await openPage(browser, server);
    await visit(page, "/reconcile?partner=partner-a");
    await page.getByLabel("From (UTC)").fill(DAY);
    await page.getByLabel("To (UTC)").fill(DAY);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const paste = (text) => page.getByLabel("List of orders (optional)").fill(text);
  const compare = () => page.getByRole("button", { name: "Compare" }).click();

  it("sums what was pasted without losing a digit, and agrees", async () => {
    await paste("orderId,grossAmount\nORD-1,0.10\nORD-2,0.20\nORD-3,5.00\n");
    assert.equal(await page.getByLabel("Gross amount").inputValue(), "5.30");
    assert.equal(await page.getByLabel("Orders", { exact: true }).inputValue(), "3");
    await compare();
    await page.getByText("Everything agrees.").waitFor();
  });

  it("names what is missing, refused, too many and different", async () => {
    await paste("orderId,grossAmount\nORD-1,0.11\nORD-3,5\nORD-4,29.99\nNEVER,1\n");
    await compare();
    await page.getByText("They do not agree.").waitFor();
    const missing = page.getByRole("list", { name: "Missing" });
    await missing.getByRole("listitem").filter({ hasText: "NEVER" }).getByText("never came in").waitFor();
    await missing.getByRole("listitem").filter({ hasText: "ORD-4" }).getByRole("link", { name: "rejected: NEGATIVE_NUMBER" }).waitFor();
    await page.getByRole("list", { name: "Extra" }).getByRole("link", { name: "ORD-2" }).waitFor();
    const different = page.getByRole("list", { name: "Different" });
    await different.locator('data[value="0.11"]').waitFor();
  });

  it("takes a file", async () => {
    const chosen = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose a file" }).click();
    const text = '{"count":1,"totals":{"grossAmount":12345678901234567890.10},"ids":["ORD-1"]}';
    await (await chosen).setFiles({ name: "totals.json", mimeType: "application/json", buffer: Buffer.from(text) });
    await page.getByText("totals.json").waitFor();
    assert.equal(await page.getByLabel("Gross amount").inputValue(), "12345678901234567890.10");
  });

  it("says so when the server goes away in the middle, keeps what was entered, and compares when it is back", async () => {
    await paste("orderId,grossAmount\nORD-1,0.10\nORD-2,0.20\nORD-3,5.00\n");
    await compare();
    await page.getByText("Everything agrees.").waitFor();
    // It has the question and no longer answers it, and then it is gone.
    server.process.kill("SIGSTOP");
    await compare();
    await page.getByText("Comparing…").waitFor({ state: "attached" });
    await server.end("SIGKILL");
    const form = page.getByRole("region", { name: "Control totals" });
    await form.getByRole("alert").getByText("What you entered is still here").waitFor();
    assert.equal(await page.getByLabel("Gross amount").inputValue(), "5.30");
    const result = page.getByRole("region", { name: "Result" });
    await result.getByText("This is the comparison before the last one, which failed.").waitFor();
    await server.spawn();
    await compare();
    await result.getByText("which failed").waitFor({ state: "detached" });
    await result.getByText("Everything agrees.").waitFor();
    assert.equal(await form.getByRole("alert").count(), 0);
  });

  it("says which record cannot be read", async () => {
    await paste("orderId,grossAmount\nORD-1,12 EUR\n");
    await page.getByText('Record 2: "12 EUR" is not an amount', { exact: false }).waitFor();
    assert.deepEqual(page.troubles, []);
  });
});
