// What the page keeps in its address. The router needs these names before the page itself is loaded.

export const AUDIT_FILTERS = ["actor", "action", "target", "fromDate", "toDate"] as const;

export const AUDIT_SEARCH = [...AUDIT_FILTERS, "cursor"] as const;

export type AuditSearch = Partial<Record<(typeof AUDIT_SEARCH)[number], string>>;
