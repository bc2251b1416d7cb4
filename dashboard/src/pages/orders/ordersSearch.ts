// What the page keeps in its address. The router needs these names before the page itself is loaded.

export const FILTERS = [
  "partnerId",
  "externalOrderId",
  "customerId",
  "productId",
  "fromDate",
  "toDate",
  "minAmount",
  "maxAmount",
] as const;

/** `find` is text to be looked up as any kind of id. */
export const ORDERS_SEARCH = [...FILTERS, "sortBy", "sortOrder", "cursor", "page", "find", "live"] as const;

export type OrdersSearch = Partial<Record<(typeof ORDERS_SEARCH)[number], string>>;
