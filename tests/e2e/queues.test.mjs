// Dead letters: what they are, looking at them, and the way back. They are made as they come to be in
// earnest: the store refuses some orders for good, until somebody mends it.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launch, openPage } from "./support/browser.mjs";
import { order } from "./support/inputs.mjs";
import { visit } from "./support/pages.mjs";
import { QUICK_DEAD_LETTERS, Server } from "./support/server.mjs";

const DEAD = 40;
const DEAD_LETTERS = "valid_orders_dlq";

describe("queues", () => {
  let server, browser, page;
  before(async () => {
    server = await Server.start(...QUICK_DEAD_LETTERS);
    browser = await launch();
    page = await openPage(browser, server);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const card = (name) => page.getByRole("list", { name: "Queues" }).getByRole("button", { name: new RegExp(`^${name} `) });
  const dead = async () => (await server.get(`/api/queues/${DEAD_LETTERS}`)).visible;

  it("says that nothing waits when all is well", async () => {
    await server.call("POST", "/api/feed/partner-a/batch", [order(1), order(2)]);
    await server.drained();
    await visit(page, `/queues?queue=${DEAD_LETTERS}`);
    await page.getByText("Every order could be stored.").waitFor();
    assert.ok(await page.getByRole("button", { name: "Plan a redrive" }).isDisabled());
    await card("valid_orders").click();
    await page.getByRole("region", { name: "Counts of valid_orders" }).getByText("Acknowledged").waitFor();
    await page.getByText("Everything that came in was delivered.").waitFor();
  });

  it("shows dead letters first, with how often each was received", async () => {
    server.breakStore();
    const doomed = Array.from({ length: DEAD }, (_, number) => order(100 + number, { orderId: `DOOMED-${number}` }));
    await server.call("POST", "/api/feed/partner-a/batch", [...doomed, order(3)]);
    await visit(page, "/queues");
    await card(DEAD_LETTERS).getByText(String(DEAD), { exact: true }).waitFor({ timeout: 20_000 });
    await visit(page, "/queues");
    const messages = page.getByRole("table", { name: `Messages of ${DEAD_LETTERS}` });
    await messages.getByRole("row").nth(1).waitFor();
    assert.match(await messages.getByRole("row").nth(1).innerText(), /DOOMED-\d+\s+PARTNER_A\s+\d+\s+[1-9]/);
    // The order that came with them is stored: one bad order holds up no other.
    await server.until("/api/orders?externalOrderId=ORD-3", ({ total }) => total === 1);
  });

  it("peeks at a message without receiving it", async () => {
    const before = await server.get(`/api/queues/${DEAD_LETTERS}/messages?limit=1`);
    await page.getByRole("button", { name: "DOOMED-0", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText('"externalOrderId": "DOOMED-0"').waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    const { messages } = await server.get(`/api/queues/${DEAD_LETTERS}/messages?limit=1`);
    assert.equal(messages[0].receiveCount, before.messages[0].receiveCount);
    assert.equal(await dead(), DEAD);
  });

  it("gets a message back that fails again, once for each redrive, and says so in the next plan", async () => {
    const { status } = await server.call("POST", `/api/queues/${DEAD_LETTERS}/redrive`, { to: "valid_orders", reason: "too early" });
    assert.equal(status, 202);
    const messages = page.getByRole("table", { name: `Messages of ${DEAD_LETTERS}` });
    for (const until = Date.now() + 20_000; ; ) {
      const { messages: all } = await server.get(`/api/queues/${DEAD_LETTERS}/messages?limit=100`);
      if (all.length === DEAD && all.every(({ redriveCount }) => redriveCount === 1)) break;
      assert.ok(Date.now() < until, `not all of them are back: ${JSON.stringify(all.map(({ redriveCount }) => redriveCount))}`);
    }
    // Nothing goes round by itself: seconds later the counts are the same, and the redrive is over.
    await page.waitForTimeout(2_000);
    const { redriven } = await server.get(`/api/queues/${DEAD_LETTERS}`);
    assert.equal(redriven, DEAD);
    assert.equal((await server.get(`/api/queues/${DEAD_LETTERS}/redrive`)).state, "done");
    await page.getByRole("button", { name: "Look again" }).click();
    await messages.getByRole("row").nth(1).getByText("1", { exact: true }).first().waitFor();
    await page.getByRole("button", { name: "Plan a redrive" }).click();
    await page.getByRole("dialog").getByText(`${DEAD} were redriven before and failed again.`).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });

  it("raises an alarm that leads here", async () => {
    await visit(page, "/");
    const alarm = page.getByRole("list", { name: "Alarms" }).getByRole("listitem").filter({ hasText: "Dead letters wait" });
    await alarm.getByRole("link", { name: "Queues" }).click();
    await page.getByRole("heading", { level: 1, name: "Queues" }).waitFor();
  });

  it("plans a redrive, runs it at its rate, and can be stopped half way", async () => {
    await page.getByRole("button", { name: "Plan a redrive" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(`${DEAD} messages would go back to valid_orders`).waitFor();
    await dialog.getByText(/First ones: DOOMED-0/).waitFor();
    assert.equal(await dead(), DEAD, "a plan moves nothing");
    server.mendStore();
    await dialog.getByLabel("Most messages a second").fill("5");
    await dialog.getByLabel("Reason").fill("the store is mended");
    await dialog.getByRole("button", { name: "Start redrive" }).click();
    const redrives = page.getByRole("region", { name: "Redrive", exact: true });
    await redrives.getByText("running").waitFor();
    await redrives.getByRole("button", { name: "Cancel" }).click();
    await redrives.getByText("cancelled").waitFor();
    const left = await dead();
    assert.ok(left > 0 && left <= DEAD, `${left} are left`);
  });

  it("redrives the others, and writes down both", async () => {
    await page.getByRole("button", { name: "Plan a redrive" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(/messages would go back/).waitFor();
    await dialog.getByRole("button", { name: "Start redrive" }).click();
    const redrives = page.getByRole("region", { name: "Redrive", exact: true });
    // The one that came too early is the other.
    await redrives.getByText("done", { exact: true }).nth(1).waitFor();
    await card(DEAD_LETTERS).getByText("0", { exact: true }).waitFor();
    await redrives.getByText("the store is mended").waitFor();
    await server.drained();
    assert.equal((await server.get("/api/orders?pageSize=1")).total, DEAD + 3);
    assert.equal((await server.get("/api/conservation")).unaccounted, 0);
    await visit(page, "/audit");
    const log = page.getByRole("table", { name: "Audit log" });
    await log.getByRole("button", { name: "redrive.cancel" }).waitFor();
    await page.getByLabel("What").selectOption("redrive.start");
    await log.getByRole("button", { name: "redrive.cancel" }).waitFor({ state: "detached" });
    assert.equal(await log.getByRole("button", { name: "redrive.start" }).count(), 3);
    await log.getByText("the store is mended").waitFor();
    assert.equal(new URL(page.url()).search, "?action=redrive.start");
  });

  it("met no script error and nothing that the content policy refused", () => {
    assert.deepEqual(page.troubles, []);
  });
});
