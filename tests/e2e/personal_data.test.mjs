// What a partner's definition names as personal is masked, until an operator asks for it.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launch, openPage } from "./support/browser.mjs";
import { order } from "./support/inputs.mjs";
import { personalSwitch, showPersonalData } from "./support/personal.mjs";
import { Server } from "./support/server.mjs";

const CUSTOMER = "CLIENT-4711-07";
const NOTE = "ring at Miller's";
const MASK = "••••07";

const orderOfB = (change = {}) => ({ transactionId: "TXN-1", itemCode: "ITEM-9", clientId: CUSTOMER, qty: 3, price: 19.99, tax: 17.5,
  purchaseTime: "2024-01-15T11:30:00+01:00", notes: NOTE, ...change });

describe("personal data", () => {
  let server, browser, orderId, errorId, withoutCustomer;
  const keys = {};
  before(async () => {
    server = await Server.start("--authentication", "on");
    for (const role of ["viewer", "operator"]) keys[role] = server.createKey("--role", role);
    browser = await launch();
    for (const key of Object.values(keys)) await server.knows(key);
    const feed = (partner, body) => server.call("POST", `/api/feed/${partner}`, body, { "X-API-Key": keys.operator });
    await feed("partner-b", orderOfB());
    await feed("partner-b", orderOfB({ transactionId: "TXN-2", qty: -1 }));
    await feed("partner-a", order(1, { customerId: null, quantity: 2 }));
    orderId = (await found("/api/orders?partnerId=partner-b", 1))[0].id;
    errorId = (await found("/api/errors?partnerId=partner-b", 1))[0].id;
    withoutCustomer = (await found("/api/errors?partnerId=partner-a", 1))[0].id;
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  // What was accepted or refused is stored a moment later.
  async function found(path, count) {
    for (;;) {
      const { body } = await server.call("GET", path, undefined, { "X-API-Key": keys.operator });
      if (body.data.length >= count) return body.data;
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  async function signIn(key, address) {
    const page = await openPage(browser, server);
    await page.goto(address);
    await page.getByLabel("Key", { exact: true }).fill(key);
    await page.getByLabel(/Stay signed in/).check();
    await page.getByRole("button", { name: "Sign in" }).click();
    return page;
  }

  const hidden = (page) => page.getByRole("img", { name: "hidden: personal data" });

  async function assertMasked(page, where) {
    await hidden(page).first().waitFor();
    const content = await page.content();
    assert.ok(!content.includes(CUSTOMER), `${where} holds the customer`);
    assert.ok(!content.includes(NOTE), `${where} holds the note`);
  }

  for (const role of ["viewer", "operator"]) {
    it(`is masked for ${role === "viewer" ? "a viewer" : "an operator"} in lists, on an order and in a refused input`, async () => {
      const page = await signIn(keys[role], "/orders");
      await page.getByRole("row").filter({ hasText: "TXN-1" }).getByText(MASK).waitFor();
      await assertMasked(page, "the list");
      await page.goto(`/orders/${orderId}`);
      // The note stands in the metadata that was made of it and in the bytes that it came in.
      for (const place of ["Metadata", "Raw input"]) {
        await page.getByRole("region", { name: place }).getByText('"notes": ').waitFor();
        await hidden(page.getByRole("region", { name: place })).first().waitFor();
      }
      await assertMasked(page, "the order");
      await page.goto(`/errors/${errorId}`);
      await page.getByRole("list", { name: "Input, line by line" }).getByText('"qty": -1').waitFor();
      await assertMasked(page, "the error");
      assert.equal(await page.getByRole("textbox", { name: "Input" }).count(), 0);
      assert.deepEqual(page.troubles, []);
      await page.context().close();
    });
  }

  it("stays masked for a viewer, who has no switch", async () => {
    const page = await signIn(keys.viewer, `/orders/${orderId}`);
    await hidden(page).first().waitFor();
    assert.equal(await personalSwitch(page).count(), 0);
    await page.context().close();
  });

  it("is shown and hidden by an operator, and hidden again by a reload", async () => {
    const page = await signIn(keys.operator, `/orders/${orderId}`);
    await hidden(page).first().waitFor();
    await showPersonalData(page);
    await page.getByRole("link", { name: CUSTOMER }).waitFor();
    for (const place of ["Metadata", "Raw input"]) {
      await page.getByRole("region", { name: place }).getByText(NOTE).waitFor();
    }
    await personalSwitch(page).click();
    await assertMasked(page, "the order");
    await showPersonalData(page);
    await page.getByRole("link", { name: CUSTOMER }).waitFor();
    await page.reload();
    await assertMasked(page, "the order after a reload");
    assert.equal(await personalSwitch(page).getAttribute("aria-checked"), "false");
    await page.context().close();
  });

  it("is repaired with its real value once it is shown", async () => {
    const page = await signIn(keys.operator, `/errors/${errorId}`);
    await page.getByRole("button", { name: "Show it" }).click();
    const editor = page.getByRole("textbox", { name: "Input" });
    await editor.fill((await editor.inputValue()).replace("-1", "1"));
    await page.getByText("This would become an order.").waitFor();
    await page.getByRole("button", { name: "Reprocess…" }).click();
    await page.getByLabel("Reason (required)").fill("one piece");
    await page.getByRole("dialog").getByRole("button", { name: "Reprocess" }).click();
    await page.getByRole("link", { name: /^order number/ }).waitFor();
    assert.equal((await found("/api/orders?externalOrderId=TXN-2", 1))[0].customerId, CUSTOMER);
    await page.context().close();
  });

  it("does not hide that it is missing: a missing customer is put in without the switch", async () => {
    const page = await signIn(keys.operator, `/errors/${withoutCustomer}`);
    const editor = page.getByRole("textbox", { name: "Input" });
    await editor.fill((await editor.inputValue()).replace("null", '"CUST-9"'));
    await page.getByText("This would become an order.").waitFor();
    await page.context().close();
  });
});
