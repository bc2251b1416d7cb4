// What partners send is shown as text, whatever it looks like.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launch, openPage } from "./support/browser.mjs";
import { hostileTexts, order } from "./support/inputs.mjs";
import { visit } from "./support/pages.mjs";
import { showPersonalData } from "./support/personal.mjs";
import { QUICK_DEAD_LETTERS, Server } from "./support/server.mjs";

const SCRIPT = "<img src=x onerror=document.title='hit'>";

describe("hostile text", () => {
  let server, browser, page;
  before(async () => {
    server = await Server.start(...QUICK_DEAD_LETTERS);
    browser = await launch();
    const texts = hostileTexts();
    // Each text in every field that holds text; some are refused (blank, control characters), and then
    // the raw input and the faults show them.
    const orders = texts.map((text, number) => order(number, { orderId: `${text}#${number}`, skuId: text, customerId: text,
      metadata: { [`note ${text}`]: text } }));
    orders.push(...texts.map((text, number) => order(10_000 + number, { orderId: `${text}!${number}`, quantity: text, skuId: text })));
    await server.call("POST", "/api/feed/partner-a/batch?results=none", orders);
    await server.drained();
    page = await openPage(browser, server);
    page.on("dialog", (dialog) => {
      page.troubles.push(`a dialog opened: ${dialog.message()}`);
      void dialog.dismiss();
    });
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  // Every element and attribute that only markup out of a text could have made.
  async function assertHarmless(where) {
    const found = await page.evaluate(() => {
      const made = ["script", "iframe", "object", "embed", "img", "form[action]"];
      const places = ["main", "[role=dialog]", "[role=alert]", "[role=status]"];
      const marked = [...document.querySelectorAll(places.flatMap((place) => made.map((one) => `${place} ${one}`)).join())];
      const handlers = [...document.querySelectorAll("*")].filter((element) =>
        [...element.attributes].some(({ name, value }) => name.startsWith("on") || /^\s*javascript:/i.test(value)));
      return [...marked, ...handlers].map((element) => element.outerHTML.slice(0, 200));
    });
    assert.deepEqual(found, [], where);
    assert.ok(!(await page.title()).startsWith("hit"), where);
  }

  it("stays text in the list of orders and on each order", async () => {
    const { data } = await server.get("/api/orders?pageSize=100");
    await visit(page, "/orders");
    await assertHarmless("/orders");
    const scripted = data.filter(({ productId }) => /[<>'"]/.test(productId)).slice(0, 12);
    assert.ok(scripted.length > 0);
    for (const one of scripted) {
      await visit(page, `/orders/${one.id}`);
      await assertHarmless(one.id);
      assert.ok((await page.locator("main").innerText()).includes(one.productId.trim()), `${one.productId} is not shown as it is`);
    }
  });

  it("stays text in groups and events of errors, with the partner's ids as they came", async () => {
    const { data } = await server.get("/api/errors?pageSize=100");
    await visit(page, "/errors");
    await assertHarmless("/errors");
    await visit(page, "/errors/events");
    await assertHarmless("/errors/events");
    const shown = await page.getByRole("table", { name: "Error events" }).getByRole("link").allTextContents();
    const named = data.slice(0, 8).filter(({ externalOrderId }) => externalOrderId);
    assert.ok(named.length > 0);
    for (const { externalOrderId } of named) assert.ok(shown.includes(externalOrderId), `${externalOrderId} is not shown as it is`);
  });

  it("stays text in the raw input of an error, all of it", async () => {
    const { data } = await server.get("/api/errors?pageSize=100&field=quantity");
    const events = data.map(({ id, rawInput }) => ({ id, sent: JSON.parse(rawInput) }))
      .filter(({ sent }) => /[<>'"{]/.test(sent.skuId)).slice(0, 12);
    assert.ok(events.length >= 5, `only ${events.length} events are scripted`);
    for (const { id, sent } of events) {
      await visit(page, `/errors/${id}`);
      await showPersonalData(page);
      await assertHarmless(id);
      // As it stands in the input: a quote has its backslash.
      const input = await page.getByRole("list", { name: "Input, line by line" }).textContent();
      for (const [name, value] of Object.entries({ orderId: sent.orderId, quantity: sent.quantity, skuId: sent.skuId })) {
        assert.ok(input.includes(`"${name}": ${JSON.stringify(value)}`), `${name} ${value} is not shown as it is`);
      }
      assert.ok((await page.getByRole("region", { name: "Repair" }).getByLabel("Input").inputValue()).includes(JSON.stringify(sent.skuId)));
      assert.ok((await page.getByRole("heading", { level: 1 }).textContent()).includes(sent.orderId));
    }
  });

  it("stays text in what operators write: reasons in the audit log, in jobs and in a lineage", async () => {
    const { data } = await server.get("/api/errors?pageSize=2&state=open");
    await server.call("POST", `/api/errors/${data[0].id}/dismiss`, { reason: `dismissed: ${SCRIPT}` });
    const { body: job } = await server.call("POST", "/api/errors/reprocess",
      { filter: { group: data[1].group }, reason: `again: ${SCRIPT}`, maxPerSecond: 500 });
    await visit(page, "/audit");
    await page.getByText(`dismissed: ${SCRIPT}`).first().waitFor();
    await assertHarmless("/audit");
    for (const address of ["/reprocess", `/reprocess/${job.id}`]) {
      await visit(page, address);
      await page.getByText(`again: ${SCRIPT}`).first().waitFor();
      await assertHarmless(address);
    }
    await visit(page, `/errors/${data[0].id}`);
    await page.getByText(`dismissed: ${SCRIPT}`).first().waitFor();
    await assertHarmless("a lineage");
  });

  it("stays text in a dead letter, its body and the plan of its redrive", async () => {
    const id = `DOOMED-${SCRIPT}`;
    server.breakStore();
    await server.call("POST", "/api/feed/partner-a", order(20_000, { orderId: id, skuId: SCRIPT }));
    await server.until("/api/queues/valid_orders_dlq", ({ visible }) => visible === 1);
    await visit(page, "/queues?queue=valid_orders_dlq");
    await page.getByRole("button", { name: id, exact: true }).click();
    await page.getByRole("dialog").getByText(`"productId": ${JSON.stringify(SCRIPT)}`).waitFor();
    await assertHarmless("a message");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Plan a redrive" }).click();
    await page.getByRole("dialog").getByText(`First ones: ${id}`).waitFor();
    await assertHarmless("the plan of a redrive");
    await page.keyboard.press("Escape");
    server.mendStore();
  });

  it("stays text in the answer to what is sent, and in a reconciliation", async () => {
    await visit(page, "/submit?partner=partner-a");
    await page.getByLabel("Input").fill(JSON.stringify(order(20_001, { orderId: SCRIPT, quantity: SCRIPT })));
    await page.getByRole("button", { name: "Check only" }).click();
    await page.getByRole("region", { name: "Answer" }).getByText(SCRIPT).first().waitFor();
    await assertHarmless("/submit");
    await visit(page, "/reconcile?partner=partner-a");
    await page.getByLabel("From (UTC)").fill("2024-01-15");
    await page.getByLabel("To (UTC)").fill("2024-01-15");
    await page.getByLabel("List of orders (optional)").fill(`orderId,grossAmount\n${SCRIPT},1.00\n`);
    await page.getByRole("button", { name: "Compare" }).click();
    await page.getByRole("list", { name: "Missing" }).getByText(SCRIPT).waitFor();
    await assertHarmless("/reconcile");
  });

  it("stays text among the newest orders and errors of the overview", async () => {
    await visit(page, "/");
    await server.call("POST", "/api/feed/partner-a/batch", [order(20_002, { orderId: `new ${SCRIPT}`, skuId: SCRIPT }),
      order(20_003, { orderId: `bad ${SCRIPT}`, quantity: SCRIPT })]);
    await page.getByText(`new ${SCRIPT}`).first().waitFor();
    await page.getByRole("region", { name: "Newest errors" }).getByText("quantity").first().waitFor();
    await assertHarmless("/");
  });

  it("stays text in a search and in an address", async () => {
    const text = "<img src=x onerror=\"document.title='hit'\">";
    await visit(page, `/orders?customerId=${encodeURIComponent(text)}&find=${encodeURIComponent(text)}`);
    await page.waitForTimeout(500);
    await assertHarmless("search");
  });

  it("met no script error and nothing that the content policy refused", () => {
    assert.deepEqual(page.troubles, []);
  });
});
