import type { ErrorFilter } from "@/review/errorFilter";

const NAMES: Record<keyof ErrorFilter, string> = {
  partnerId: "partner",
  errorCode: "code",
  field: "field",
  group: "group",
  fromDate: "from",
  toDate: "to",
};

/** "group PARTNER_A:NULL_VALUE:customerId, from 2024-01-01" */
export function inWords(filter: ErrorFilter | null): string {
  const parts = Object.entries(filter ?? {}).filter(([name]) => name in NAMES);
  if (parts.length === 0) return "all open events";
  return parts.map(([name, value]) => `${NAMES[name as keyof ErrorFilter]} ${String(value)}`).join(", ");
}
