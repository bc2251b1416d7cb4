// Who may see and do what, with keys asked for.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DESKTOP, PHONE, accessibilityFaults, launch, openPage } from "./support/browser.mjs";
import { order } from "./support/inputs.mjs";
import { Server } from "./support/server.mjs";

describe("signing in", () => {
  let server, browser;
  const keys = {};
  before(async () => {
    server = await Server.start("--authentication", "on");
    for (const role of ["viewer", "operator", "admin"]) keys[role] = server.createKey("--role", role);
    keys.partner = server.createKey("--partner", "partner-a");
    browser = await launch();
    for (const key of Object.values(keys)) await server.knows(key);
    await server.call("POST", "/api/feed/partner-a", order(1), { "X-API-Key": keys.partner });
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function signIn(key, { stay = false, address = "/" } = {}) {
    const page = await openPage(browser, server);
    await page.goto(address);
    await page.getByLabel("Key", { exact: true }).fill(key);
    if (stay) await page.getByLabel(/Stay signed in/).check();
    await page.getByRole("button", { name: "Sign in" }).click();
    return page;
  }

  it("says why a key opens nothing", async () => {
    const page = await signIn("nxs_admin_AAAAAAAAAA_" + "A".repeat(38));
    await page.getByText("INVALID_API_KEY").waitFor();
    assert.deepEqual(page.troubles, []);
  });

  for (const theme of ["light", "dark"]) {
    for (const viewport of [DESKTOP, PHONE]) {
      it(`has no fault of accessibility at ${viewport.width} pixels in ${theme}`, async () => {
        const page = await openPage(browser, server, { theme, viewport });
        await page.goto("/");
        await page.getByRole("heading", { level: 1 }).waitFor();
        assert.deepEqual(await accessibilityFaults(page), []);
        await page.getByLabel("Key", { exact: true }).fill("wrong");
        await page.getByRole("button", { name: "Sign in" }).click();
        await page.getByRole("alert").first().waitFor();
        assert.deepEqual(await accessibilityFaults(page), []);
        await page.context().close();
      });
    }
  }

  it("leads to the page that was asked for", async () => {
    const page = await signIn(keys.viewer, { address: "/orders?customerId=CUST-1" });
    await page.getByRole("heading", { level: 1, name: "Orders" }).waitFor();
    assert.equal(await page.getByLabel("Customer").inputValue(), "CUST-1");
  });

  it("forgets a key on reload unless the browser was told to stay signed in", async () => {
    const forgetful = await signIn(keys.viewer);
    await forgetful.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await forgetful.reload();
    await forgetful.getByLabel("Key", { exact: true }).waitFor();

    const staying = await signIn(keys.operator, { stay: true });
    await staying.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await staying.reload();
    await staying.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    const cookies = await staying.context().cookies();
    assert.equal(cookies.length, 1);
    assert.ok(cookies[0].httpOnly && cookies[0].sameSite === "Strict");
    assert.ok(!cookies[0].value.includes(keys.operator), "the cookie holds no key");
    const kept = await staying.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    assert.ok(!kept.includes("nxs_"), "no key is kept where scripts can read it");
  });

  it("hides from a viewer what only operators and admins may do", async () => {
    const viewer = await signIn(keys.viewer, { address: "/queues?queue=valid_orders_dlq" });
    await viewer.getByRole("heading", { level: 1, name: "Queues" }).waitFor();
    await viewer.getByText("Redrive", { exact: true }).first().waitFor();
    assert.equal(await viewer.getByRole("button", { name: "Plan a redrive" }).count(), 0);
    await viewer.goto("/submit");
    await viewer.getByLabel("Key", { exact: true }).fill(keys.viewer);
    await viewer.getByRole("button", { name: "Sign in" }).click();
    await viewer.getByText("Your role does not open this page").waitFor();
  });

  it("lets an admin make, rotate and revoke a partner's key, and shows a key once", async () => {
    const admin = await signIn(keys.admin, { address: "/partners/partner-b" });
    await admin.getByRole("button", { name: "New key" }).click();
    await admin.getByRole("button", { name: "Make the key" }).click();
    const made = await admin.getByRole("dialog").getByText(/^nxs_partner_/).innerText();
    await admin.getByRole("dialog").getByRole("button", { name: /Close|Done/ }).first().click();
    assert.ok(!(await admin.content()).includes(made));
    const feed = () => server.call("POST", "/api/feed/partner-b/validate", "{}", { "X-API-Key": made });
    assert.equal((await feed()).status, 422);
    await admin.getByRole("button", { name: /^Revoke the key/ }).first().click();
    await admin.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await admin.getByText(/opens nothing any more/).waitFor();
    await new Promise((done) => setTimeout(done, 1_000));
    assert.equal((await feed()).status, 403);
  });

  it("asks again when the key it has is revoked", async () => {
    const doomed = server.createKey("--role", "viewer");
    await server.knows(doomed);
    const page = await signIn(doomed, { address: "/orders" });
    await page.getByRole("heading", { level: 1, name: "Orders" }).waitFor();
    server.keys("revoke", doomed.split("_")[2]);
    // The live connection ends with the key, so nobody has to press anything to be told.
    await page.getByLabel("Key", { exact: true }).waitFor();
    await page.getByText(/no longer valid/).waitFor();
  });
});
