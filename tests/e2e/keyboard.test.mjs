// An operator repairs a group of refusals with the keyboard alone, from the overview to 0 open. Nothing
// here clicks or fills in: there are keys, and checks of what has the focus.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { launch, openPage } from "./support/browser.mjs";
import { madeUpRetailFile } from "./support/inputs.mjs";
import { Server } from "./support/server.mjs";

const GROUP = "RETAIL_UK:MISSING_REQUIRED_FIELD:CustomerID";
const MOST_STOPS = 80;

describe("repairing with the keyboard alone", () => {
  let server, browser, page;
  before(async () => {
    server = await Server.start();
    browser = await launch();
    const file = join(server.folder, "lines.csv");
    writeFileSync(file, madeUpRetailFile(60));
    await server.importFile(file, "retail-uk");
    page = await openPage(browser, server);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };

  // What has the focus, in the words that a person hears, and whether it can be seen that it has it.
  const focused = () => page.evaluate(() => {
    const element = document.activeElement;
    const label = element.getAttribute("aria-label") ?? element.labels?.[0]?.innerText ?? element.innerText ?? "";
    return { tag: element.tagName, name: label.replace(/\s+/g, " ").trim(), seen: element.matches(":focus-visible") };
  });

  // Waits until a page was opened: its heading has the focus then.
  async function arrivedAt(name) {
    await page.waitForFunction((text) => document.activeElement?.tagName === "H1" && document.activeElement.innerText.includes(text), name);
    await page.locator(".skeleton").first().waitFor({ state: "detached" });
  }

  // Moves on with `key` until what has the focus is named so.
  async function moveTo(name, key = "Tab") {
    const passed = [];
    for (let stop = 0; stop < MOST_STOPS; ++stop) {
      await press(key);
      const now = await focused();
      if (name.test(now.name)) {
        assert.ok(now.seen, `nobody sees that ${now.name} has the focus`);
        return now;
      }
      passed.push(now.name.slice(0, 30));
    }
    assert.fail(`${key} does not lead to ${name}, but to: ${passed.join(" | ")}`);
  }

  // Puts the caret on the first line of a text that contains `text`.
  async function caretTo(lines, text) {
    const at = lines.findIndex((line) => line.includes(text));
    assert.ok(at >= 0, text);
    await press("Control+Home", ...Array(at).fill("ArrowDown"));
  }

  it("finds the group by two keys, a row and Enter", async () => {
    await page.goto("/");
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await press("g", "e");
    await arrivedAt("Errors");
    const row = await moveTo(/CustomerID/, "j");
    assert.match(row.name, /MISSING_REQUIRED_FIELD/);
    await press("Enter");
    await arrivedAt("Errors of a group");
    await page.getByText("20 open").waitFor();
  });

  it("learns from the plan that the definition has to change", async () => {
    await moveTo(/^Reprocess all/);
    await press("Enter");
    await arrivedAt("Bulk reprocess");
    await page.getByText("None of the sample would succeed.").waitFor();
  });

  it("finds the partner's definition in the list of partners", async () => {
    await press("g", "p");
    await arrivedAt("Partners");
    await moveTo(/^RETAIL_UK$/, "j");
    await press("Enter");
    await arrivedAt("RETAIL_UK");
    await moveTo(/^Edit and try$/);
    await press("Enter");
    await arrivedAt("Definition of RETAIL_UK");
  });

  it("edits the definition, tries it and puts it in force", async () => {
    const lines = (await server.get("/api/partners/retail-uk/definition")).source.split("\n");
    await moveTo(/^Definition \(TOML\)$/);
    // From the end to the beginning, so that the lines above keep their places.
    await caretTo(lines, 'errors = ["MISSING_REQUIRED_FIELD CustomerID"');
    await press("Home", "Shift+End");
    await page.keyboard.type('errors = ["ZERO_VALUE UnitPrice"]');
    await caretTo(lines, 'from = "CustomerID"');
    await press("End", "Enter");
    await page.keyboard.type('default = "UNKNOWN"');
    await moveTo(/^Make it version 2$/, "Shift+Tab");
    await press("Enter");
    await moveTo(/^Try$/);
    await press("Enter");
    await page.getByText(/^20 of 20 open errors would be fixed/).waitFor();
    await moveTo(/^Upload…$/, "Shift+Tab");
    await press("Enter");
    await page.getByRole("dialog").waitFor();
    assert.equal((await focused()).name, "Reason (required)");
    await page.keyboard.type("lines without a customer are cash sales");
    await moveTo(/^Upload and put in force$/);
    await press("Enter");
    await page.getByText("Version 2 is in force.").waitFor();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.equal((await server.get("/api/partners/retail-uk/definition")).version, 2);
  });

  it("holds the focus inside of an open dialog, and gives it back with Escape", async () => {
    await press("g", "e");
    await arrivedAt("Errors");
    await moveTo(/CustomerID/, "j");
    await press("Enter");
    await arrivedAt("Errors of a group");
    await moveTo(/^Dismiss all/);
    await press("Enter");
    await page.getByRole("dialog").waitFor();
    for (let stop = 0; stop < 6; ++stop) {
      await press("Tab");
      assert.ok(await page.evaluate(() => document.querySelector('[role="dialog"]').contains(document.activeElement)));
    }
    await press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.waitForFunction(() => /^Dismiss all/.test(document.activeElement.innerText));
  });

  it("reprocesses the whole group down to 0 open", async () => {
    await moveTo(/^Reprocess all/, "Shift+Tab");
    await press("Enter");
    await arrivedAt("Bulk reprocess");
    await page.getByText("Of the sample would succeed").waitFor();
    await moveTo(/^Reason \(required\)$/);
    await page.keyboard.type("the definition defaults the customer now");
    await moveTo(/^Most events a second$/);
    await press("Control+a");
    await page.keyboard.type("10000");
    await moveTo(/^Start, 20 events$/);
    await press("Enter");
    await page.getByText("done", { exact: true }).waitFor();
    await press("g", "e");
    await arrivedAt("Errors");
    await page.getByRole("table", { name: "Groups of errors" }).getByText("0 of 20").waitFor();
    await server.drained();
    assert.equal((await server.get(`/api/errors/groups/${encodeURIComponent(GROUP)}`)).open, 0);
    assert.equal((await server.get("/api/orders?pageSize=1")).total, 60);
  });

  it("sees on the overview that nothing is open any more", async () => {
    await press("g", "h");
    await arrivedAt("Overview");
    await page.getByRole("link", { name: "0 open errors" }).waitFor({ timeout: 15_000 });
    assert.deepEqual(page.troubles, []);
  });
});
