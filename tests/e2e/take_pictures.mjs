// Takes a picture of every page: node take_pictures.mjs FOLDER [WIDTH…]
//
// Each page at 1440 and 390 pixels, in light and dark, with the retailer's lines (or made-up ones) in
// the server, for people to look at.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { DESKTOP, PHONE, launch, openPage } from "./support/browser.mjs";
import { order, writeRetailFile } from "./support/inputs.mjs";
import { Server } from "./support/server.mjs";

async function fillServer(server) {
  await server.importFile(writeRetailFile(server.folder), "retail-uk");
  const orders = Array.from({ length: 400 }, (_, number) => order(number));
  orders.push(order(900, { quantity: -1 }), order(901, { skuId: null }), order(902, { unitPrice: "cheap" }), order(3, { quantity: 77 }));
  await server.call("POST", "/api/feed/partner-a/batch", orders);
  await server.drained();
}

// Every page with the address that shows most of it.
async function addresses(server) {
  const { data: orders } = await server.get("/api/orders?partnerId=partner-a&pageSize=1");
  const { data: errors } = await server.get("/api/errors?partnerId=retail-uk&pageSize=1");
  return {
    overview: "/", orders: "/orders", order: `/orders/${orders[0].id}`, errors: "/errors", error: `/errors/${errors[0].id}`,
    reprocess: "/reprocess", queues: "/queues", partners: "/partners", partner: "/partners/retail-uk",
    definition: "/partners/retail-uk/definition", submit: "/submit", reconcile: "/reconcile", audit: "/audit",
  };
}

const folder = resolve(process.argv[2] ?? "pictures");
mkdirSync(folder, { recursive: true });
const server = await Server.start();
const browser = await launch();
try {
  await fillServer(server);
  const pages = await addresses(server);
  for (const viewport of [DESKTOP, PHONE]) {
    for (const theme of ["light", "dark"]) {
      const page = await openPage(browser, server, { viewport, theme });
      for (const [name, address] of Object.entries(pages)) {
        await page.goto(address);
        await page.getByRole("heading", { level: 1 }).first().waitFor();
        await page.waitForTimeout(700);
        await page.screenshot({ path: join(folder, `${name}-${viewport.width}-${theme}.png`) });
      }
      if (page.troubles.length > 0) console.error(page.troubles);
      await page.context().close();
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
