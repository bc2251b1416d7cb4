// WCAG 2.2 AA as far as axe can tell, on every page, in both themes, on a desk and on a phone.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DESKTOP, PHONE, accessibilityFaults, launch, openPage } from "./support/browser.mjs";
import { fillServer, pageAddresses, visit } from "./support/pages.mjs";
import { QUICK_DEAD_LETTERS, Server } from "./support/server.mjs";

describe("accessibility", () => {
  let server, browser, addresses;
  before(async () => {
    server = await Server.start(...QUICK_DEAD_LETTERS);
    browser = await launch();
    await fillServer(server);
    addresses = await pageAddresses(server);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  for (const theme of ["light", "dark"]) {
    for (const viewport of [DESKTOP, PHONE]) {
      it(`finds no fault on any page at ${viewport.width} pixels in ${theme}`, async () => {
        const page = await openPage(browser, server, { theme, viewport });
        const faults = {};
        for (const [name, address] of Object.entries(addresses)) {
          await visit(page, address);
          const found = await accessibilityFaults(page);
          if (found.length > 0) faults[name] = found;
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          if (overflow > 0) faults[name] = [...(faults[name] ?? []), `${overflow} pixels wider than the window`];
        }
        assert.deepEqual(faults, {});
        assert.deepEqual(page.troubles, []);
        await page.context().close();
      });
    }
  }

  // What opens over a page: by these keys, or by this button of that page.
  const OVERLAYS = { "the keyboard help": { at: "/", key: "?" }, "the command palette": { at: "/", key: "Control+k" },
    "a message": { at: "/queues?queue=valid_orders_dlq", button: "DOOMED-0" },
    "the plan of a redrive": { at: "/queues?queue=valid_orders_dlq", button: "Plan a redrive" } };

  for (const theme of ["light", "dark"]) {
    it(`finds no fault in what opens over a page in ${theme}`, async () => {
      const page = await openPage(browser, server, { theme });
      const faults = {};
      for (const [name, { at, key, button }] of Object.entries(OVERLAYS)) {
        await visit(page, at);
        if (key) await page.keyboard.press(key);
        else await page.getByRole("button", { name: button, exact: true }).click();
        await page.getByRole("dialog").waitFor();
        await page.getByRole("dialog").locator(".skeleton").first().waitFor({ state: "detached" });
        const found = await accessibilityFaults(page);
        if (found.length > 0) faults[name] = found;
      }
      assert.deepEqual(faults, {});
      await page.context().close();
    });
  }

  it("shows all columns of every list at 1280 and at 1440 pixels without scrolling sideways", async () => {
    const hidden = {};
    for (const width of [1280, 1440]) {
      const page = await openPage(browser, server, { viewport: { width, height: 900 } });
      for (const [name, address] of Object.entries(addresses)) {
        await visit(page, address);
        const lists = await page.evaluate(() => [...document.querySelectorAll("[data-row-list]")]
          .map((list) => [list.getAttribute("aria-label"), list.scrollWidth - list.clientWidth])
          .filter(([, overflow]) => overflow > 0));
        if (lists.length > 0) hidden[`${name} at ${width}`] = lists;
      }
      await page.context().close();
    }
    assert.deepEqual(hidden, {});
  });

  // A row that grows below the pointer moves its link between press and release, and the click is lost.
  it("lets no row change its height when it gets the focus", async () => {
    const page = await openPage(browser, server, { viewport: { width: 1280, height: 900 } });
    const grown = {};
    for (const [name, address] of Object.entries(addresses)) {
      await visit(page, address);
      const heights = await page.evaluate(() => [...document.querySelectorAll("[data-row]")].slice(0, 4).map((row) => {
        const before = row.getBoundingClientRect().height;
        row.querySelector("a, button")?.focus();
        return [before, row.getBoundingClientRect().height];
      }));
      if (heights.some(([before, focused]) => before !== focused)) grown[name] = heights;
    }
    assert.deepEqual(grown, {});
    await page.context().close();
  });

  it("names every page in its title and starts each with one heading", async () => {
    const page = await openPage(browser, server);
    const titles = new Set();
    for (const address of Object.values(addresses)) {
      await visit(page, address);
      assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1, address);
      titles.add(await page.title());
    }
    assert.equal(titles.size, Object.keys(addresses).length, [...titles].join(", "));
  });
});
