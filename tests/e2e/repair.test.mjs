// An operator repairs a whole group of real refusals: orders without a customer get one from a new
// version of the partner's definition, and the totals then are those of an independent script.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { launch, openPage } from "./support/browser.mjs";
import { RETAIL_FILE, writeRetailFile } from "./support/inputs.mjs";
import { visit } from "./support/pages.mjs";
import { ROOT, Server } from "./support/server.mjs";

const GROUP = "RETAIL_UK:MISSING_REQUIRED_FIELD:CustomerID";

// The definition with customers that default to UNKNOWN, and the sample that says so.
function repaired(source) {
  return source
    .replace("version = 1", "version = 2")
    .replace('from = "CustomerID"', 'from = "CustomerID"\ndefault = "UNKNOWN"')
    .replace('errors = ["MISSING_REQUIRED_FIELD CustomerID", "ZERO_VALUE UnitPrice"]', 'errors = ["ZERO_VALUE UnitPrice"]');
}

// What the retailer's file must come to when missing customers are defaulted.
function expectedTotals() {
  const script = join(ROOT, "tests/oracle/retail_oracle.py");
  const done = spawnSync("python3", [script, "--only", "RETAIL_UK_DEFAULTED"], { encoding: "utf8" });
  assert.equal(done.status, 0, done.stderr);
  return JSON.parse(done.stdout).RETAIL_UK_DEFAULTED;
}

describe("repairing a group of refusals", () => {
  let server, browser, page;
  before(async () => {
    server = await Server.start();
    browser = await launch();
    await server.importFile(writeRetailFile(server.folder), "retail-uk");
    page = await openPage(browser, server);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const group = () => server.get(`/api/errors/groups/${encodeURIComponent(GROUP)}`);

  it("finds the group on top, by value at risk", async () => {
    await visit(page, "/");
    await page.getByRole("link", { name: "Errors", exact: true }).first().click();
    const first = page.getByRole("table", { name: "Groups of errors" }).getByRole("link").first();
    await first.waitFor();
    assert.match(await first.innerText(), /CustomerID.*MISSING_REQUIRED_FIELD/s);
    await first.click();
    await page.getByRole("link", { name: "Reprocess all…" }).waitFor();
  });

  it("learns from the plan that reprocessing as it was cannot help", async () => {
    await page.getByRole("link", { name: "Reprocess all…" }).click();
    await page.getByText("None of the sample would succeed.").waitFor();
  });

  it("is stopped by a mistake and by a failing sample, each named", async () => {
    const { source } = await server.get("/api/partners/retail-uk/definition");
    await visit(page, "/partners/retail-uk/definition");
    const text = page.getByLabel("Definition (TOML)");
    await text.fill(source.replace('from = "CustomerID"', 'frm = "CustomerID"'));
    await page.getByRole("list", { name: "Mistakes" }).or(page.getByRole("alert", { name: "Mistakes" })).first().waitFor();
    assert.ok(await page.getByRole("button", { name: "Upload…" }).isDisabled());
    await text.fill(source.replace("version = 1", "version = 2").replace('from = "CustomerID"', 'from = "CustomerID"\ndefault = "UNKNOWN"'));
    await page.getByRole("button", { name: "Upload…" }).click();
    await page.getByLabel(/Reason/).fill("lines without a customer are cash sales");
    await page.getByRole("button", { name: "Upload and put in force" }).click();
    await page.getByRole("dialog").getByText("a line without customer and price").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    assert.equal((await server.get("/api/partners/retail-uk/definition")).version, 1);
  });

  it("tries the new version on what is stored, then puts it in force", async () => {
    const { source } = await server.get("/api/partners/retail-uk/definition");
    await page.getByLabel("Definition (TOML)").fill(repaired(source));
    await page.getByRole("button", { name: "Try", exact: true }).click();
    await page.getByText(/open errors would be fixed/).waitFor();
    await page.getByRole("button", { name: "Upload…" }).click();
    await page.getByLabel(/Reason/).fill("lines without a customer are cash sales");
    await page.getByRole("button", { name: "Upload and put in force" }).click();
    await page.getByText("Version 2 is in force.").waitFor();
  });

  it("reprocesses the whole group, and dismisses what no customer can save", async () => {
    await visit(page, `/reprocess?group=${encodeURIComponent(GROUP)}`);
    await page.getByLabel("Reason (required)").fill("the definition defaults the customer now");
    await page.getByLabel("Most events a second").fill("10000");
    await page.getByRole("button", { name: /^Start, / }).click();
    await page.getByText("done", { exact: true }).first().waitFor({ timeout: 120_000 });
    await server.drained();
    const left = await group();
    if (left.open > 0) {
      await visit(page, `/errors/events?group=${encodeURIComponent(GROUP)}`);
      await page.getByRole("button", { name: "Dismiss all…" }).click();
      await page.getByLabel(/Reason/).fill("returns and lines without a price are no orders");
      await page.getByRole("dialog").getByRole("button", { name: "Dismiss" }).click();
      await page.getByText(/^Dismissed /).first().waitFor();
    }
    assert.equal((await group()).open, 0);
  });

  it("leaves books that balance and totals that an independent script computes", async (test) => {
    const books = await server.get("/api/conservation");
    assert.equal(books.unaccounted, 0);
    assert.equal(books.unaccountedErrors, 0);
    if (!existsSync(RETAIL_FILE)) return test.skip("the retailer's file is not at hand");
    const expected = expectedTotals();
    const raw = await (await fetch(`${server.url}/api/orders/stats`)).text();
    const digits = (name) => raw.match(new RegExp(`"${name}":([0-9.]+)`))[1];
    assert.equal(digits("totalOrders"), String(expected.accepted));
    assert.equal(digits("totalGrossAmount"), expected.totals.gross);
    assert.equal(digits("totalTaxAmount"), expected.totals.tax);
    assert.equal(digits("totalNetAmount"), expected.totals.net);
  });

  it("wrote down who did what and why", async () => {
    await visit(page, "/audit");
    const entries = page.getByRole("table");
    for (const action of ["definition.upload", "reprocess.start"]) await entries.getByText(action).first().waitFor();
    await entries.getByText("lines without a customer are cash sales").first().waitFor();
  });

  it("met no script error and nothing that the content policy refused", () => {
    assert.deepEqual(page.troubles, []);
  });
});
