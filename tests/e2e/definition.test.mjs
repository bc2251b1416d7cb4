// A partner's definition: the test bench, the way back to an older version, and what roles may do.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launch, openPage } from "./support/browser.mjs";
import { order } from "./support/inputs.mjs";
import { visit } from "./support/pages.mjs";
import { Server } from "./support/server.mjs";

const PAGE = "/partners/partner-a/definition";

describe("a partner's definition", () => {
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

  const versionInForce = async () => (await server.get("/api/partners/partner-a/definition")).version;

  it("shows what it makes of a pasted input: the order, or every fault", async () => {
    await visit(page, PAGE);
    const bench = page.getByLabel("One input in the partner's format");
    await bench.fill(JSON.stringify(order(1, { quantity: 5 })));
    await page.getByText("This would become an order.").waitFor();
    await page.locator('data[value="149.95"]').first().waitFor();
    await bench.fill(JSON.stringify(order(1, { quantity: -5, skuId: null })));
    await page.getByRole("list", { name: "Faults" }).getByText("NEGATIVE_NUMBER").waitFor();
    await page.getByRole("list", { name: "Faults" }).getByText("NULL_VALUE").waitFor();
    assert.equal((await server.get("/api/orders/stats")).statistics.totalOrders, 0);
  });

  it("leads to the line of a mistake", async () => {
    const { source } = await server.get("/api/partners/partner-a/definition");
    const text = page.getByLabel("Definition (TOML)");
    await text.fill(source.replace("[fields.quantity]", "[fields.quantity]\nminimum = 1"));
    const line = source.slice(0, source.indexOf("[fields.quantity]")).split("\n").length + 1;
    await page.getByRole("button", { name: `Line ${line}` }).click();
    const selected = await text.evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd));
    assert.equal(selected, "minimum = 1");
    await text.fill(source);
  });

  it("a version is uploaded under a number of its own, compared, and rolled back with a reason", async () => {
    const before = await versionInForce();
    const { source } = await server.get("/api/partners/partner-a/definition");
    await page.getByLabel("Definition (TOML)").fill(`# seen in the difference\n${source}`);
    await page.getByRole("button", { name: `Make it version ${before + 1}` }).click();
    await page.getByRole("button", { name: "Upload…" }).click();
    await page.getByLabel("Reason (required)").fill("a comment");
    await page.getByRole("button", { name: "Upload and put in force" }).click();
    await page.getByText(`Version ${before + 1} is in force.`).waitFor();
    await page.getByRole("button", { name: /^Versions/ }).click();
    await page.getByRole("region", { name: "What changed" }).getByText("# seen in the difference").waitFor();
    await page.getByRole("button", { name: "Roll back to it…" }).click();
    await page.getByLabel("Reason (required)").fill("the comment was wrong");
    await page.getByRole("dialog").getByRole("button", { name: "Roll back" }).click();
    await page.getByText(`Version ${before} is in force.`).waitFor();
    assert.equal(await versionInForce(), before);
    await visit(page, "/audit?action=definition.rollback");
    await page.getByRole("table").getByText("the comment was wrong").waitFor();
  });

  it("says so when there is no such partner or version", async () => {
    await visit(page, "/partners/nobody/definition");
    await page.getByText("No partner has this name").waitFor();
    await visit(page, `${PAGE}?version=99`);
    await page.getByText("There is no version 99").waitFor();
    assert.deepEqual(page.troubles, []);
  });
});
