// What the two lists of errors keep in their addresses. The router needs these names before the pages are
// loaded.

export const GROUPS_SEARCH = ["partnerId", "state", "sortBy", "cursor"] as const;

export const EVENT_FILTERS = [
  "partnerId",
  "errorCode",
  "field",
  "state",
  "fromDate",
  "toDate",
  "group",
] as const;

export const EVENTS_SEARCH = [...EVENT_FILTERS, "cursor", "page"] as const;

export type EventsSearch = Partial<Record<(typeof EVENTS_SEARCH)[number], string>>;
