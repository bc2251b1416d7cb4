// Every page, by the address that shows most of it.
import { order, writeRetailFile } from "./inputs.mjs";

// Gives the server orders, refusals, a conflict, and the retailer's lines.
export async function fillServer(server) {
  const imported = await server.importFile(writeRetailFile(server.folder), "retail-uk");
  const orders = Array.from({ length: 400 }, (_, number) => order(number));
  orders.push(order(900, { quantity: -1 }), order(901, { skuId: null }), order(902, { unitPrice: "cheap" }),
    order(3, { quantity: 77 }));
  await server.call("POST", "/api/feed/partner-a/batch", orders);
  await server.drained();
  return imported;
}

export async function pageAddresses(server) {
  const { data: orders } = await server.get("/api/orders?partnerId=partner-a&pageSize=1");
  const { data: errors } = await server.get("/api/errors?partnerId=retail-uk&pageSize=1");
  const group = encodeURIComponent(errors[0].group);
  return {
    overview: "/",
    orders: "/orders",
    order: `/orders/${orders[0].id}`,
    errors: "/errors",
    group: `/errors/events?group=${group}`,
    error: `/errors/${errors[0].id}`,
    reprocess: "/reprocess",
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
