// What happens now: counts that move by themselves, ranges, pause, alarms, and charts that can be read.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launch, openPage } from "./support/browser.mjs";
import { order } from "./support/inputs.mjs";
import { visit } from "./support/pages.mjs";
import { Server } from "./support/server.mjs";

// What a person calls live.
const LIVE_MS = 2_000;

describe("overview", () => {
  let server, browser, page;
  let sent = 0;
  before(async () => {
    server = await Server.start();
    browser = await launch();
    page = await openPage(browser, server);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  // The tile of this name, and its first figure.
  const tile = (name, where = page) => where.locator("dl > div").filter({ has: where.getByText(name, { exact: true }) });
  const figure = (name, text, where = page) => tile(name, where).locator("dd").first().filter({ hasText: text });
  const newest = (what, where = page) => where.getByRole("region", { name: `Newest ${what}` });

  async function send(count, change = {}) {
    const orders = Array.from({ length: count }, () => order(++sent, change));
    const { body } = await server.call("POST", "/api/feed/partner-a/batch?results=none", orders);
    assert.equal(body.total, count);
  }

  it("shows what was sent within two seconds, without a reload", async () => {
    await visit(page, "/");
    await figure("Accepted", /^0/).waitFor();
    await page.getByText("Live", { exact: true }).waitFor();
    await send(120);
    await Promise.all([
      figure("Accepted", /^[1-9]/).waitFor({ timeout: LIVE_MS }),
      newest("orders").getByRole("link", { name: /^ORD-/ }).first().waitFor({ timeout: LIVE_MS }),
    ]);
    // Sums come with the balance of the books, every ten seconds.
    await figure("Orders stored", /^120$/).waitFor({ timeout: 15_000 });
    await figure("Unaccounted", /^0$/).waitFor();
  });

  it("names a refusal and its reason within two seconds", async () => {
    await send(1, { quantity: -1 });
    await Promise.all([
      newest("errors").getByRole("link", { name: "quantity must not be negative" }).waitFor({ timeout: LIVE_MS }),
      figure("Rejected", /^0\.\d|^[1-9]/).waitFor({ timeout: LIVE_MS }),
    ]);
  });

  it("stands still while it is paused, and goes on afterwards", async () => {
    const other = await openPage(browser, server);
    await visit(other, "/");
    await other.getByText("Live", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    const before = { accepted: await tile("Accepted").innerText(), orders: await newest("orders").innerText() };
    await send(900);
    // The other page proves that the paused one could have moved.
    await newest("orders", other).getByRole("link", { name: /^ORD-/ }).first().waitFor();
    await figure("Accepted", /^[1-9]/, other).waitFor();
    assert.equal(await tile("Accepted").innerText(), before.accepted);
    assert.deepEqual(await newest("orders").getByRole("link").allInnerTexts(), before.orders.match(/ORD-\d+/g));
    await page.getByRole("button", { name: "Resume" }).click();
    await figure("Accepted", /^[1-9]\d/).waitFor({ timeout: LIVE_MS });
    assert.deepEqual(other.troubles, []);
    await other.context().close();
  });

  it("keeps its range in the address and asks the server for it", async () => {
    for (const [name, range] of [["24 h", "24h"], ["7 d", "7d"], ["30 d", "30d"]]) {
      const asked = page.waitForResponse((answer) => answer.url().endsWith(`/api/overview?range=${range}`));
      await page.getByRole("button", { name, exact: true }).click();
      const { stepSeconds } = await (await asked).json();
      assert.equal(new URL(page.url()).searchParams.get("range"), range);
      const step = stepSeconds < 3_600 ? `${stepSeconds / 60} min` : `${stepSeconds / 3_600} h`;
      await page.getByRole("region", { name: "Queue depth" }).getByText(`each point ${step}`).waitFor();
      assert.equal(await page.getByRole("button", { name, exact: true }).getAttribute("aria-pressed"), "true");
    }
    await page.reload();
    await page.getByRole("button", { name: "30 d", exact: true, pressed: true }).waitFor();
    await page.getByRole("button", { name: "1 h", exact: true }).click();
    assert.equal(new URL(page.url()).search, "");
  });

  it("gives every chart a table with the numbers that the server has", async () => {
    // A step of the range is ten seconds; the one in which the orders came has to be over.
    await page.waitForResponse(async (answer) => /\/api\/overview$|range=1h$/.test(answer.url()) &&
      (await answer.json()).points.some(({ accepted }) => accepted > 0), { timeout: 30_000 });
    const columns = {
      "Decisions a second": ["Time (UTC)", "Accepted (/s)", "Rejected (/s)", "Duplicates (/s)", "Conflicts (/s)"],
      "Time to answer": ["Time (UTC)", "p50 (ms)", "p95 (ms)", "p99 (ms)"],
      "Queue depth": ["Time (UTC)", "In the queues", "Dead letters"],
      "Oldest message": ["Time (UTC)", "Oldest message"],
    };
    for (const [title, names] of Object.entries(columns)) {
      await page.getByRole("button", { name: `Show ${title} as a table` }).click();
      const table = page.getByRole("region", { name: `${title}, table` }).getByRole("table");
      assert.deepEqual(await table.getByRole("columnheader").allInnerTexts(), names);
    }
    const { points, stepSeconds } = await server.get("/api/overview?range=1h");
    const busiest = points.reduce((best, point) => (point.accepted > best.accepted ? point : best));
    const time = busiest.at.slice(0, 19).replace("T", " ");
    const row = page.getByRole("region", { name: "Decisions a second, table" }).getByRole("row").filter({ hasText: time });
    const shown = Number((await row.getByRole("cell").first().innerText()).replace("\u202f", ""));
    assert.ok(Math.abs(shown - busiest.accepted / stepSeconds) <= 0.05, `${shown} is not ${busiest.accepted / stepSeconds}`);
  });

  it("raises an alarm for a partner with many refusals, and leads to it", async () => {
    assert.equal(await page.getByRole("list", { name: "Alarms" }).count(), 0);
    await send(120, { unitPrice: "cheap" });
    const alarm = page.getByRole("list", { name: "Alarms" }).getByRole("listitem").filter({ hasText: "PARTNER_A sends many orders" });
    await alarm.waitFor();
    assert.match(await alarm.innerText(), /\d+ of the \d+ inputs of the last hour were refused/);
    await alarm.getByRole("link", { name: "Partner" }).click();
    await page.getByRole("heading", { level: 1, name: /PARTNER_A/ }).waitFor();
  });

  it("says that the server is away, keeps the last values, and goes on when it is back", async () => {
    await visit(page, "/");
    await page.getByText("Live", { exact: true }).waitFor();
    const stored = await tile("Orders stored").locator("dd").first().innerText();
    await server.end("SIGKILL");
    await page.getByText(/^Disconnected/).waitFor({ timeout: 20_000 });
    assert.equal(await tile("Orders stored").locator("dd").first().innerText(), stored);
    await server.spawn();
    await page.getByText("Live", { exact: true }).waitFor({ timeout: 30_000 });
    await send(20);
    await figure("Accepted", /^[1-9]/).waitFor();
  });

  it("met no script error and nothing that the content policy refused", () => {
    assert.deepEqual(page.troubles, []);
  });
});
