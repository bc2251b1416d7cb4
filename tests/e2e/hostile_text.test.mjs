// What partners send is shown as text, whatever it looks like.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launch, openPage } from "./support/browser.mjs";
import { hostileTexts, order } from "./support/inputs.mjs";
import { visit } from "./support/pages.mjs";
import { showPersonalData } from "./support/personal.mjs";
import { Server } from "./support/server.mjs";

describe("hostile text", () => {
  let server, browser, page;
  before(async () => {
    server = await Server.start();
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
      const marked = [...document.querySelectorAll("main script, main iframe, main object, main embed, main img, main form[action]")];
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
