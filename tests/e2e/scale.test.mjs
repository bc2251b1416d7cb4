// Lists, search and overview with many orders stored: NEXUS_E2E_ORDERS=10000000 tests/e2e/run scale.test.mjs
//
// Left out without that number, since storing so many takes minutes. NEXUS_E2E_DATA names a folder that keeps
// them for the next time. Each action is done several times; the median of what a person waits, from the key to
// the rows, is compared with the limit.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { launch, openPage } from "./support/browser.mjs";
import { showPersonalData } from "./support/personal.mjs";
import { PROGRAM, Server } from "./support/server.mjs";

const ORDERS = Number(process.env.NEXUS_E2E_ORDERS ?? 0);
const LIMIT_MS = 300;
const ROUNDS = 9;

describe("many orders", { skip: ORDERS === 0 && "NEXUS_E2E_ORDERS is not set" }, () => {
  let server, browser, page, sample;
  before(async () => {
    const data = process.env.NEXUS_E2E_DATA;
    server = await (data ? Server.startOn(data) : Server.start());
    if ((await server.get("/api/orders?pageSize=1")).total < ORDERS) {
      const load = spawn(join(dirname(PROGRAM), "nexus_load"), ["batch", "--port", server.port, "--connections", "4", "--seconds",
        "7200", "--retry-unavailable", "--orders", ORDERS], { stdio: ["ignore", "ignore", "inherit"] });
      const [status] = await once(load, "exit");
      assert.equal(status, 0, "the orders could not be sent");
    }
    await server.drained();
    sample = (await server.get("/api/orders?pageSize=100")).data;
    browser = await launch();
    page = await openPage(browser, server);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  // The median of what `act` takes until `seen` resolves, in milliseconds; `prepare` is not counted.
  async function waited(act, seen, prepare = () => {}) {
    const times = [];
    for (let round = 0; round < ROUNDS; ++round) {
      await prepare();
      const begin = performance.now();
      await act(round);
      await seen(round);
      times.push(performance.now() - begin);
    }
    return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
  }

  function report(test, what, median) {
    test.diagnostic(`${what}: ${median.toFixed(0)} ms`);
    assert.ok(median <= LIMIT_MS, `${what} took ${median.toFixed(0)} ms, more than ${LIMIT_MS} ms`);
  }

  it("turns pages within the limit", async (test) => {
    await page.goto("/orders");
    await page.getByRole("link", { name: sample[0].externalOrderId }).waitFor();
    const median = await waited(
      () => page.getByRole("button", { name: "Next page" }).click(),
      (round) => page.getByText(`Page ${round + 2}`, { exact: true }).waitFor());
    report(test, "the next page of orders", median);
  });

  it("filters by a customer within the limit", async (test) => {
    await page.goto("/orders");
    await page.getByRole("link", { name: sample[0].externalOrderId }).waitFor();
    await showPersonalData(page);
    const customers = sample.slice(0, ROUNDS).map(({ customerId }) => customerId);
    const median = await waited(
      async (round) => {
        await page.getByLabel("Customer").fill(customers[round]);
        await page.getByLabel("Customer").press("Enter");
      },
      (round) => page.getByRole("row").nth(1).getByText(customers[round]).waitFor());
    report(test, "a customer's orders", median);
  });

  it("finds an order by its id within the limit", async (test) => {
    const median = await waited(
      async (round) => {
        await page.getByLabel("Search by any id").fill(sample[round * 10].id);
        await page.getByLabel("Search by any id").press("Enter");
      },
      (round) => page.locator(`a[href="/orders/${sample[round * 10].id}"]`).first().waitFor());
    report(test, "search by id", median);
  });

  it("shows the overview within the limit", async (test) => {
    const median = await waited(
      () => page.getByRole("link", { name: "Overview", exact: true }).first().click(),
      () => page.getByText("Orders stored").waitFor(),
      async () => {
        await page.getByRole("link", { name: "Orders", exact: true }).first().click();
        await page.getByRole("heading", { level: 1, name: "Orders" }).waitFor();
      });
    report(test, "the overview", median);
  });
});
