// One refused input: read with its reasons, corrected while it is checked, reprocessed, dismissed, reopened.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launch, openPage, PHONE } from "./support/browser.mjs";
import { order } from "./support/inputs.mjs";
import { visit } from "./support/pages.mjs";
import { showPersonalData } from "./support/personal.mjs";
import { Server } from "./support/server.mjs";

describe("repairing one refused input", () => {
  let server, browser, page;
  before(async () => {
    server = await Server.start();
    browser = await launch();
    await server.call("POST", "/api/feed/partner-a", order(1, { quantity: -6, unitPrice: "cheap", skuId: undefined }));
    await server.call("POST", "/api/feed/partner-a", order(2, { quantity: 0 }));
    await server.call("POST", "/api/feed/partner-a", '{"orderId": "ORD-3", "skuId": ');
    await server.drained();
    page = await openPage(browser, server);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const find = async (code) => (await server.get(`/api/errors?errorCode=${code}`)).data[0];
  const input = () => page.getByRole("list", { name: "Input, line by line" });
  const editor = () => page.getByRole("textbox", { name: "Input" });

  it("shows each reason at the member that it is about, and a line where one is missing", async () => {
    await visit(page, `/errors/${(await find("NEGATIVE_NUMBER")).id}`);
    await input().getByRole("listitem").filter({ hasText: '"quantity": -6' }).getByText("NEGATIVE_NUMBER").waitFor();
    await input().getByRole("listitem").filter({ hasText: '"unitPrice": "cheap"' }).getByText("INVALID_DATA_TYPE").waitFor();
    await input().getByRole("listitem").filter({ hasText: '"skuId": missing' }).waitFor();
  });

  it("says with each pause in typing what would become of the text", async () => {
    await showPersonalData(page);
    const text = await editor().inputValue();
    await editor().fill(text.replace("-6", "6"));
    await page.getByRole("list", { name: "Faults" }).getByText("unitPrice").waitFor();
    await editor().fill(text.replace("-6", "6").replace('"cheap"', "12345678901.00000001").replace("{", '{ "skuId": "SKU-1",'));
    await page.getByText("This would become an order.").waitFor();
    // 6 times the price, to the last digit.
    await page.locator('data[value="74074073406.00000006"]').first().waitFor();
    await editor().fill("{");
    await page.getByText("Not JSON at line 1, column 2", { exact: false }).waitFor();
  });

  it("wants a reason for a correction, and keeps all of it in the lineage", async () => {
    const { rawInput, id } = await find("NEGATIVE_NUMBER");
    await editor().fill(rawInput.replace("-6", "6").replace('"cheap"', "29.99").replace("{", '{"skuId":"SKU-1",'));
    await page.getByText("This would become an order.").waitFor();
    await page.getByText("The text, line by line").click();
    await page.getByRole("region", { name: "The text before and after" }).getByText("29.99").waitFor();
    await page.getByRole("button", { name: "Reprocess…" }).click();
    const dialog = page.getByRole("dialog");
    assert.ok(await dialog.getByRole("button", { name: "Reprocess" }).isDisabled());
    await dialog.getByLabel("Reason (required)").fill("the partner confirmed six pieces");
    await dialog.getByRole("button", { name: "Reprocess" }).click();
    await page.getByText("the partner confirmed six pieces").first().waitFor();
    await page.getByRole("link", { name: "order number 1", exact: true }).waitFor();
    const { attempts } = await server.get(`/api/errors/${id}/lineage`);
    assert.deepEqual(attempts.map(({ input: kind, outcome }) => [kind, outcome]), [["corrected", "accepted"]]);
    assert.equal((await server.get(`/api/errors/${id}`)).error.rawInput, rawInput);
  });

  it("dismisses with a reason, and opens again", async () => {
    const { id } = await find("ZERO_VALUE");
    await visit(page, `/errors/${id}`);
    await page.getByRole("button", { name: "Dismiss…" }).click();
    await page.getByLabel("Reason (required)").fill("a test of the partner's");
    await page.getByRole("dialog").getByRole("button", { name: "Dismiss" }).click();
    await page.getByRole("button", { name: "Reopen…" }).click();
    await page.getByLabel("Reason (required)").fill("it was real");
    await page.getByRole("dialog").getByRole("button", { name: "Reopen" }).click();
    await page.getByRole("button", { name: "Dismiss…" }).waitFor();
    assert.equal((await server.get(`/api/errors/${id}`)).error.state, "open");
  });

  it("says with code and trace what the server refused", async () => {
    const { id } = await find("ZERO_VALUE");
    await page.getByRole("button", { name: "Dismiss…" }).click();
    await page.getByLabel("Reason (required)").fill("too late");
    // Somebody else was faster.
    await server.call("POST", `/api/errors/${id}/dismiss`, { reason: "first" });
    await page.getByRole("dialog").getByRole("button", { name: "Dismiss" }).click();
    const alert = page.getByRole("dialog").getByRole("alert");
    await alert.getByText("ERROR_NOT_OPEN").waitFor();
    assert.match(await alert.innerText(), /trace\s+[0-9a-f]{32}/);
    await page.keyboard.press("Escape");
  });

  it("shows what is not even JSON, with the place where it ends", async () => {
    await visit(page, `/errors/${(await find("MALFORMED_INPUT")).id}`);
    await page.getByText(/^Not JSON from line 1, column/).waitFor();
  });

  it("has no need to scroll sideways on a phone", async () => {
    const phone = await openPage(browser, server, { viewport: PHONE });
    await visit(phone, `/errors/${(await find("ZERO_VALUE")).id}`);
    assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
    assert.deepEqual(phone.troubles, []);
    await phone.context().close();
  });

  it("says so when no error event has an id", async () => {
    await visit(page, "/errors/018d0cac-c2a3-7def-80fe-dcba98765432");
    await page.getByText("No error event has this id").waitFor();
    assert.deepEqual(page.troubles, []);
  });
});
