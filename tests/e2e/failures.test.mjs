// What every page shows when it cannot show what it is for: the server is away, or the role may not look.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launch, openPage } from "./support/browser.mjs";
import { order } from "./support/inputs.mjs";
import { Server } from "./support/server.mjs";

// The keys that open each page of the menu, and its heading.
const PAGES = { h: "Overview", o: "Orders", e: "Errors", b: "Bulk reprocess", q: "Queues", p: "Partners", s: "Submit", r: "Reconcile",
  a: "Audit" };

describe("when a page cannot show what it is for", () => {
  let server, browser;
  const keys = {};
  before(async () => {
    server = await Server.start("--authentication", "on");
    keys.partner = server.createKey("--partner", "partner-a");
    for (const role of ["viewer", "operator"]) keys[role] = server.createKey("--role", role);
    browser = await launch();
    for (const key of Object.values(keys)) await server.knows(key);
    await server.call("POST", "/api/feed/partner-a/batch", [order(1), order(2, { quantity: -1 })], { "X-API-Key": keys.partner });
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function signIn(key, address) {
    const page = await openPage(browser, server);
    await page.goto(address);
    await page.getByLabel("Key", { exact: true }).fill(key);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    return page;
  }

  async function open(page, key) {
    await page.keyboard.press("g");
    await page.keyboard.press(key);
    await page.getByRole("heading", { level: 1, name: PAGES[key] }).waitFor();
  }

  it("says on every page that the server does not answer, and shows everything again when it does", async () => {
    const page = await signIn(keys.operator, "/");
    for (const key of Object.keys(PAGES)) {
      await open(page, key);
      await page.locator(".skeleton").first().waitFor({ state: "detached" });
    }
    await server.end("SIGKILL");
    await page.getByText(/^Disconnected/).waitFor({ timeout: 20_000 });
    for (const key of Object.keys(PAGES)) {
      await open(page, key);
      await page.locator("main").getByText(/The server does not answer/).first().waitFor({ timeout: 20_000 });
    }
    // A file that cannot be had is said beside the button; the key is in memory, so the page itself fetches it.
    await open(page, "o");
    await page.getByRole("button", { name: "CSV" }).click();
    await page.getByRole("alert").getByText("The server does not answer.").waitFor();
    await server.spawn();
    await page.getByText("Live", { exact: true }).waitFor({ timeout: 30_000 });
    for (const key of Object.keys(PAGES)) {
      await open(page, key);
      await page.locator("main").getByText(/The server does not answer/).first().waitFor({ state: "detached", timeout: 20_000 });
    }
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });

  it("tells a viewer which role sending and reconciling need", async () => {
    for (const address of ["/submit", "/reconcile"]) {
      const page = await signIn(keys.viewer, address);
      await page.getByText("Your role does not open this page").waitFor();
      await page.getByText("It needs one of the roles operator, admin or partner.").waitFor();
      assert.equal(await page.getByRole("navigation").getByRole("link", { name: /Submit|Reconcile/ }).count(), 0);
      await page.context().close();
    }
  });

  it("shows a partner's key nothing but what concerns its own feed", async () => {
    for (const address of ["/orders", "/errors", "/queues", "/partners", "/audit"]) {
      const page = await signIn(keys.partner, address);
      await page.getByText("Your role does not open this page").waitFor();
      assert.deepEqual(await page.getByRole("navigation").getByRole("link").allInnerTexts(), ["Submit", "Reconcile"]);
      await page.context().close();
    }
  });

  it("says so when an address names nothing", async () => {
    const page = await signIn(keys.operator, "/nowhere");
    await page.getByText("Nothing is at this address").waitFor();
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });
});
