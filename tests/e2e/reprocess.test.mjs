// Many refused inputs at once: planned, started, watched, interrupted by the end of the server, and cancelled.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launch, openPage } from "./support/browser.mjs";
import { order } from "./support/inputs.mjs";
import { visit } from "./support/pages.mjs";
import { Server } from "./support/server.mjs";

const REFUSED = 400;
const GROUP = "PARTNER_A:NULL_VALUE:customerId";
const FILTER = `/reprocess?group=${encodeURIComponent(GROUP)}`;

describe("reprocessing many", () => {
  let server, browser, page;
  before(async () => {
    server = await Server.start();
    browser = await launch();
    const refused = Array.from({ length: REFUSED }, (_, number) => order(number, { customerId: null }));
    await server.call("POST", "/api/feed/partner-a/batch?results=none", refused);
    await server.drained();
    page = await openPage(browser, server);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const group = () => server.get(`/api/errors/groups/${encodeURIComponent(GROUP)}`);
  const progress = () => page.getByRole("region", { name: "Progress" });

  async function start(rate, reason) {
    await visit(page, FILTER);
    await page.getByLabel("Reason (required)").fill(reason);
    await page.getByLabel("Most events a second").fill(String(rate));
    await page.getByRole("button", { name: /^Start, / }).click();
    await progress().waitFor();
    return page.url().split("/").at(-1);
  }

  it("plans first: how many, what they are worth, and what would become of the newest", async () => {
    await visit(page, FILTER);
    await page.getByText("None of the sample would succeed.").waitFor();
    await page.getByText("Open events").locator("..").getByText(String(REFUSED)).waitFor();
    assert.ok(await page.getByRole("button", { name: `Start, ${REFUSED} events` }).isDisabled(), "it wants a reason");
    await page.getByLabel("Most events a second").fill("0");
    await page.getByText("A whole number from 1 to").waitFor();
    assert.equal((await group()).open, REFUSED, "a plan changes nothing");
  });

  it("is cancelled half way, and says what stays done", async () => {
    const { source } = await server.get("/api/partners/partner-a/definition");
    const defaulted = source.replace(/^version = \d+/m, "version = 2").replace('from = "customerId"', 'from = "customerId"\ndefault = "WALK-IN"')
      .replace('  "NULL_VALUE customerId",\n', "");
    assert.notEqual(defaulted, source);
    const { status, body } = await server.call("PUT", "/api/partners/partner-a/definition?reason=walk-ins", defaulted, { "Content-Type": "application/toml" });
    assert.equal(status, 200, JSON.stringify(body));
    const id = await start(40, "walk-ins, as agreed");
    await progress().getByText(/[1-9]\d* succeeded/).waitFor();
    await page.getByRole("button", { name: "Cancel…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Stop it" }).click();
    await progress().getByText("cancelled", { exact: true }).waitFor();
    const job = await server.get(`/api/errors/reprocess/${id}`);
    assert.ok(job.succeeded > 0 && job.succeeded < REFUSED, JSON.stringify(job));
    assert.deepEqual([(await group()).resolved, (await group()).open], [job.succeeded, REFUSED - job.succeeded]);
  });

  it("goes on by itself after the server was killed in the middle, and the page shows it to the end", async () => {
    const { open } = await group();
    const id = await start(100, "the others");
    await progress().getByText(/[1-9]\d* succeeded/).waitFor();
    await server.end("SIGKILL");
    await page.getByText(/^Disconnected/).waitFor({ timeout: 20_000 });
    await page.getByText("These are the last values that could be read.").waitFor({ timeout: 20_000 });
    await page.getByRole("button", { name: "Cancel…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Stop it" }).click();
    await page.getByRole("dialog").getByRole("alert").getByText("The server does not answer.").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel", exact: true }).click();
    await server.spawn();
    await progress().getByText("done", { exact: true }).waitFor({ timeout: 60_000 });
    await page.getByText("These are the last values that could be read.").waitFor({ state: "detached" });
    const job = await server.get(`/api/errors/reprocess/${id}`);
    assert.deepEqual([job.state, job.processed, job.succeeded], ["done", open, open], JSON.stringify(job));
    await server.drained();
    assert.equal((await group()).open, 0);
    const { total } = await server.get("/api/orders?pageSize=1");
    assert.equal(total, REFUSED, "nothing twice, nothing lost");
    const { unaccounted, unaccountedErrors } = await server.get("/api/conservation");
    assert.deepEqual([unaccounted, unaccountedErrors], [0, 0]);
  });

  it("keeps the history: who, why and how many", async () => {
    await visit(page, "/reprocess");
    const history = page.getByRole("region", { name: "History" });
    await history.getByText("walk-ins, as agreed").waitFor();
    await history.getByText("the others").waitFor();
    assert.equal(await history.getByRole("listitem").count(), 2);
    await visit(page, FILTER);
    await page.getByText("No open event matches").waitFor();
  });

  it("says that no bulk reprocess has this id", async () => {
    await page.goto("/reprocess/01890000-0000-7000-8000-000000000000");
    await page.getByText("No bulk reprocess has this id").waitFor();
    assert.deepEqual(page.troubles, []);
  });
});
