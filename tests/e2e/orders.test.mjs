// Finding orders: live, by filter, by any id, by keyboard; and what shows when it fails.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { PHONE, launch, openPage } from "./support/browser.mjs";
import { order } from "./support/inputs.mjs";
import { Server } from "./support/server.mjs";

describe("orders", () => {
  let server, browser, page;
  before(async () => {
    server = await Server.start();
    browser = await launch();
    await server.call("POST", "/api/feed/partner-a/batch", Array.from({ length: 250 }, (_, number) => order(number)));
    await server.drained();
    page = await openPage(browser, server);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  it("pages through the list and back again", async () => {
    await page.goto("/orders");
    await page.getByText("1–100 of 250 orders").waitFor();
    await page.getByRole("button", { name: "Next page" }).click();
    await page.getByText("101–200 of 250 orders").waitFor();
    await page.getByRole("button", { name: "Next page" }).click();
    await page.getByText("201–250 of 250 orders").waitFor();
    await page.getByRole("button", { name: "Previous page" }).click();
    await page.getByText("101–200 of 250 orders").waitFor();
    await page.goBack();
    await page.getByText("201–250 of 250 orders").waitFor();
  });

  it("keeps its filters in the address, so that a link shows the same", async () => {
    await page.goto("/orders?customerId=CUST-3&minAmount=200");
    const { total } = await server.get("/api/orders?customerId=CUST-3&minAmount=200");
    await page.getByText(`of ${total} orders`).waitFor();
    await page.getByLabel("Customer").fill("NOBODY");
    await page.getByLabel("Customer").press("Enter");
    await page.getByText("No orders match these filters").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByText("of 250 orders").waitFor();
    assert.equal(new URL(page.url()).search, "");
  });

  it("finds an order by the partner's id and shows every digit of its amounts", async () => {
    await server.call("POST", "/api/feed/partner-a", order(5000, { quantity: 5, unitPrice: 29.99, taxRate: 0.08 }));
    const price = "123456789012.12345678";
    const body = JSON.stringify(order(5001, { quantity: 1 })).replace('"unitPrice":29.99', `"unitPrice":${price}`);
    await server.call("POST", "/api/feed/partner-a", body);
    await server.drained();
    await page.goto("/orders");
    await page.getByRole("link", { name: /^ORD-/ }).first().waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("ORD-5000");
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: "Search results" }).getByRole("link", { name: /Partner's order id/ }).click();
    await page.getByText("161.946").first().waitFor();
    await page.goto("/orders?externalOrderId=ORD-5001");
    await page.getByRole("link", { name: "ORD-5001" }).click();
    await page.getByRole("heading", { level: 1, name: "ORD-5001" }).waitFor();
    await page.getByText("Unit price").first().waitFor();
    const digits = (await page.locator("main").innerText()).replaceAll(/[\s,\u2009\u202f]/g, "");
    assert.ok(digits.includes(price), `the page lacks ${price}`);
  });

  it("shows a new order within two seconds while it follows the list", async () => {
    await page.goto("/orders");
    await page.getByRole("button", { name: "Live tail" }).click();
    await page.waitForTimeout(500);
    const sent = Date.now();
    await server.call("POST", "/api/feed/partner-a", order(6000));
    await page.getByRole("link", { name: "ORD-6000" }).waitFor({ timeout: 2_000 });
    assert.ok(Date.now() - sent < 2_000);
  });

  it("opens an order with the keyboard alone", async () => {
    await page.goto("/orders");
    await page.getByRole("link", { name: /^ORD-/ }).first().waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    const second = await page.evaluate(() => document.activeElement?.textContent);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: second }).waitFor();
  });

  it("says which order is missing instead of showing an empty page", async () => {
    await page.goto("/orders/00000000-0000-7000-8000-000000000000");
    await page.getByText("No order has this id").waitFor();
  });

  it("waits for an order that was answered moments ago, and shows it once it is stored", async () => {
    const { body } = await server.call("POST", "/api/feed/partner-a", order(7000));
    await server.drained();
    const path = `/api/orders/${body.id}`;
    let stored = false;
    await page.route(`**${path}`, (route) =>
      stored ? route.continue() : route.fulfill({ status: 404, json: { status: 404, code: "NOT_FOUND" } }));
    await page.goto(`/orders/${body.id}`);
    await page.getByText("Not stored yet").waitFor();
    stored = true;
    await page.getByRole("heading", { level: 1, name: "Order ORD-7000" }).waitFor();
    await page.unroute(`**${path}`);
  });

  it("says that the server does not answer, and recovers by itself", async () => {
    await page.goto("/orders");
    await page.getByRole("link", { name: /^ORD-/ }).first().waitFor();
    await server.end("SIGKILL");
    await page.getByRole("button", { name: "Next page" }).click();
    await page.getByText(/does not answer/).first().waitFor({ timeout: 20_000 });
    await server.spawn();
    await page.getByText("101–200 of").waitFor({ timeout: 30_000 });
  });

  it("fits a phone without scrolling sideways", async () => {
    const phone = await openPage(browser, server, { viewport: PHONE });
    await phone.goto("/orders");
    await phone.getByRole("link", { name: /^ORD-/ }).first().waitFor();
    const overflow = await phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(overflow, 0);
    assert.deepEqual(phone.troubles, []);
  });

  it("met no script error and nothing that the content policy refused", () => {
    assert.deepEqual(page.troubles, []);
  });
});
