import type { components } from "@/api/schema";

/** Which events a bulk change is about; only open ones are ever touched. */
export type ErrorFilter = Omit<components["schemas"]["ErrorSelection"], "state">;

export const FILTER_NAMES = ["partnerId", "errorCode", "field", "group", "fromDate", "toDate"] as const;

/** The filter that stands in an address. The server refuses what is no value. */
export function filterFrom(search: { [name in (typeof FILTER_NAMES)[number]]?: string }): ErrorFilter {
  return Object.fromEntries(FILTER_NAMES.flatMap((name) => (search[name] ? [[name, search[name]]] : [])));
}
