// Every page, by the address that shows most of it.
import { order, writeRetailFile } from "./inputs.mjs";

// Gives a server with QUICK_DEAD_LETTERS orders, refusals, a conflict, the retailer's lines, dead letters that
// were redriven in vain, and a bulk reprocess.
export async function fillServer(server) {
  const imported = await server.importFile(writeRetailFile(server.folder), "retail-uk");
  const orders = Array.from({ length: 400 }, (_, number) => order(number));
  orders.push(order(900, { quantity: -1 }), order(901, { skuId: null }), order(902, { unitPrice: "cheap" }),
    order(3, { quantity: 77 }));
  await server.call("POST", "/api/feed/partner-a/batch", orders);
  await server.drained();
  server.breakStore();
  const doomed = Array.from({ length: 6 }, (_, number) => order(950 + number, { orderId: `DOOMED-${number}` }));
  await server.call("POST", "/api/feed/partner-a/batch", doomed);
  await server.until("/api/queues/valid_orders_dlq", ({ visible }) => visible === doomed.length);
  await server.call("POST", "/api/queues/valid_orders_dlq/redrive", { reason: "the store was said to be mended" });
  await server.until("/api/queues/valid_orders_dlq", ({ visible, redriven }) => visible === doomed.length && redriven > 0);
  await server.call("POST", "/api/errors/reprocess", { filter: { errorCode: "NULL_VALUE" }, reason: "a look at what fails again" });
  await server.until("/api/errors/reprocess", ({ jobs }) => jobs[0].state === "done");
  return imported;
}

export async function pageAddresses(server) {
  const { data: orders } = await server.get("/api/orders?partnerId=partner-a&pageSize=1");
  const { data: errors } = await server.get("/api/errors?partnerId=retail-uk&pageSize=1");
  const { jobs } = await server.get("/api/errors/reprocess");
  const group = encodeURIComponent(errors[0].group);
  return {
    overview: "/",
    orders: "/orders",
    order: `/orders/${orders[0].id}`,
    errors: "/errors",
    group: `/errors/events?group=${group}`,
    error: `/errors/${errors[0].id}`,
    reprocess: "/reprocess",
    job: `/reprocess/${jobs[0].id}`,
    queues: "/queues",
    partners: "/partners",
    partner: "/partners/retail-uk",
    definition: "/partners/retail-uk/definition",
    submit: "/submit",
    reconcile: "/reconcile",
    audit: "/audit",
  };
}

// Opens a page and waits until what it asked the server for is there.
export async function visit(page, address) {
  await page.goto(address);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.locator(".skeleton").first().waitFor({ state: "detached" });
}
