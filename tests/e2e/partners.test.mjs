// How partners are: rates, refusals, gaps and limits, in the list and on a partner's own page.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launch, openPage } from "./support/browser.mjs";
import { order } from "./support/inputs.mjs";
import { visit } from "./support/pages.mjs";
import { Server } from "./support/server.mjs";

const BURST = 50;

describe("partners", () => {
  let server, browser, page;
  before(async () => {
    server = await Server.start();
    browser = await launch();
    const refused = Array.from({ length: 10 }, (_, number) => order(100 + number, { quantity: 0 }));
    await server.call("POST", "/api/feed/partner-a/batch", [...Array.from({ length: 80 }, (_, number) => order(number)), ...refused,
      ...Array.from({ length: 5 }, () => order(1)), order(2, { quantity: 500 })]);
    await server.drained();
    page = await openPage(browser, server);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const figure = (name) => page.locator("dl > div").filter({ has: page.getByText(name, { exact: true }) }).locator("dd").first();

  it("lists every partner with its health, rates, error rate and gaps", async () => {
    await visit(page, "/partners");
    const all = (await server.get("/api/partners")).partners;
    const table = page.getByRole("table", { name: "Partners" });
    for (const { id } of all) await table.getByRole("link", { name: id, exact: true }).waitFor();
    const cells = await table.getByRole("row").filter({ hasText: "PARTNER_A" }).getByRole("cell").allInnerTexts();
    const { health, errorRate } = all.find(({ id }) => id === "PARTNER_A");
    assert.equal(cells[1], health);
    assert.notEqual(health, "ok", "more than 5 % were refused");
    assert.equal(cells[4], `${(errorRate * 100).toFixed(1)} %`);
    assert.deepEqual([cells[5], cells[6], cells[7]], ["80", "0", "no limit"]);
    const idle = await table.getByRole("row").filter({ hasText: "PARTNER_B" }).getByRole("cell").allInnerTexts();
    assert.deepEqual([idle[1], idle[2], idle[4]], ["idle", "never", "–"]);
  });

  it("counts a partner's inputs by decision, as they were sent", async () => {
    await page.getByRole("link", { name: "PARTNER_A", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: /PARTNER_A/ }).waitFor();
    const table = page.getByRole("table", { name: "Inputs a minute, by decision and window" });
    const minutes = 60;
    for (const [decision, count] of [["received", 96], ["accepted", 80], ["duplicates", 5], ["conflicts", 1], ["rejected", 10]]) {
      const row = table.getByRole("row").filter({ has: page.getByRole("rowheader", { name: decision, exact: true }) });
      const shown = Number((await row.getByRole("cell").last().innerText()).trim());
      assert.ok(Math.abs(shown - count / minutes) < 0.06, `${decision}: ${shown} a minute, ${count} an hour`);
    }
    assert.equal(await figure("Orders stored").innerText(), "80");
    assert.equal(await figure("Sequence gaps").innerText(), "0");
    assert.match(await figure("Error rate, last hour").innerText(), /^11\.5 %$/);
  });

  it("shows how much of a rate limit is left, and what the limit is", async () => {
    const { source } = await server.get("/api/partners/partner-b/definition");
    const limited = source.replace("version = 1", "version = 2")
      .replace("[format]", `[rate_limit]\norders_per_second = 1\nburst = ${BURST}\n\n[format]`);
    const put = await server.call("PUT", "/api/partners/partner-b/definition?activate=true&reason=a%20limit", limited,
      { "Content-Type": "application/toml" });
    assert.ok(put.status < 300, JSON.stringify(put.body));
    await visit(page, "/partners/partner-b");
    const feed = page.getByRole("region", { name: "Feed" });
    await feed.getByText(`1 orders/s, ${BURST} at once`).waitFor();
    await feed.getByRole("meter", { name: `${BURST} of ${BURST} orders left` }).waitFor();
    const input = (number) => ({ transactionId: `TXN-${number}`, itemCode: "I", clientId: "C", qty: 1, price: 1, tax: 0,
      purchaseTime: "2024-01-15T10:30:00Z" });
    const batch = (from, count) => server.call("POST", "/api/feed/partner-b/batch", Array.from({ length: count }, (_, at) => input(from + at)));
    assert.equal((await batch(0, 40)).body.accepted, 40);
    await feed.getByRole("meter", { name: new RegExp(`^(9|1\\d) of ${BURST} orders left$`) }).waitFor();
    // A batch that begins below the limit is taken as a whole; who sends another one has to wait.
    assert.equal((await batch(100, 45)).body.accepted, 45);
    await feed.getByRole("meter", { name: `0 of ${BURST} orders left` }).waitFor();
    assert.equal((await batch(200, 45)).status, 429);
    await page.getByRole("region", { name: "Definition" }).getByText("a limit").waitFor();
    await figure("Orders stored").filter({ hasText: /^85$/ }).waitFor();
  });

  it("leads from a partner to its orders, and to sending as this partner", async () => {
    await page.getByRole("link", { name: "Orders", exact: true }).last().click();
    await page.getByText("of 85 orders").waitFor();
    await visit(page, "/partners/partner-b");
    await page.getByRole("link", { name: "Submit", exact: true }).last().click();
    await page.getByRole("heading", { level: 1, name: "Submit" }).waitFor();
    assert.equal(new URL(page.url()).search, "?partner=partner-b");
  });

  it("says that no partner has this name", async () => {
    await visit(page, "/partners/nobody");
    await page.getByText("No partner has this name").waitFor();
    await visit(page, "/partners/partner-a/definition?version=77");
    await page.getByText("There is no version 77").waitFor();
  });

  it("met no script error and nothing that the content policy refused", () => {
    assert.deepEqual(page.troubles, []);
  });
});
