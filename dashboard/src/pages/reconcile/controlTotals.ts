// A partner's control totals, read from what was pasted or dropped. Amounts stay text from the file to
// the request; sums are made of whole numbers, so no digit is ever lost.

import { exactFrom, isNumber, type Json, parseExact } from "@/api/exactJson";
import { CsvSyntax, readCsv } from "@/payload/csvRecord";

export interface ListedOrder {
  orderId: string;
  /** All digits as text; null where only ids are listed. */
  grossAmount: string | null;
}

export interface ControlTotals {
  from: string | null;
  to: string | null;
  count: string | null;
  grossAmount: string | null;
  taxAmount: string | null;
  netAmount: string | null;
  orders: ListedOrder[] | null;
}

/** Why a text cannot be read as control totals, in a sentence for the person who pasted it. */
export class UnreadableTotals extends Error {}

export const MAX_ORDERS = 100_000;

/** Reads JSON (totals with or without a list, or the list alone) or CSV (orderId, grossAmount). */
export function readControlTotals(text: string): ControlTotals {
  const totals = /^[\uFEFF\s]*[{[]/.test(text) ? fromJson(text) : fromCsv(text);
  const { orders } = totals;
  if (orders && orders.length > MAX_ORDERS)
    throw new UnreadableTotals(
      `The list has ${orders.length} orders; at most ${MAX_ORDERS} can be compared at once.`,
    );
  if (!orders) return totals;
  const amounts = orders.map(({ grossAmount }) => grossAmount);
  return {
    ...totals,
    count: totals.count ?? String(orders.length),
    grossAmount:
      totals.grossAmount ?? (amounts.every((amount) => amount !== null) ? sumOf(amounts as string[]) : null),
  };
}

const NONE: ControlTotals = {
  from: null,
  to: null,
  count: null,
  grossAmount: null,
  taxAmount: null,
  netAmount: null,
  orders: null,
};

function fromJson(text: string): ControlTotals {
  let value: Json;
  try {
    value = parseExact(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new UnreadableTotals(`This begins like JSON and is none: ${(error as Error).message}`);
  }
  if (Array.isArray(value)) return { ...NONE, orders: listFrom(value) };
  const object = value as Record<string, Json>;
  const totals = (object.totals ?? {}) as Record<string, Json>;
  const list = object.orders ?? object.ids;
  return {
    from: typeof object.from === "string" ? object.from : null,
    to: typeof object.to === "string" ? object.to : null,
    count: digitsOf(object.count, "count"),
    grossAmount: digitsOf(totals.grossAmount, "totals.grossAmount"),
    taxAmount: digitsOf(totals.taxAmount, "totals.taxAmount"),
    netAmount: digitsOf(totals.netAmount, "totals.netAmount"),
    orders: Array.isArray(list) ? listFrom(list) : null,
  };
}

function listFrom(list: Json[]): ListedOrder[] {
  return list.map((entry, index) => {
    if (typeof entry === "string") return { orderId: entry, grossAmount: null };
    const { orderId, grossAmount } = (entry ?? {}) as Record<string, Json>;
    if (typeof orderId !== "string")
      throw new UnreadableTotals(`Entry ${index + 1} of the list has no text orderId.`);
    return { orderId, grossAmount: digitsOf(grossAmount, `grossAmount of ${orderId}`) };
  });
}

function digitsOf(value: Json | undefined, name: string): string | null {
  if (value === undefined || value === null) return null;
  const text = isNumber(value) || typeof value === "string" ? String(value).trim() : "";
  if (!exactFrom(text)) throw new UnreadableTotals(`${name} is not a number: ${JSON.stringify(value)}`);
  return text;
}

const ID_COLUMNS = ["orderid", "externalorderid", "id"];
const AMOUNT_COLUMNS = ["grossamount", "gross", "amount"];

function fromCsv(text: string): ControlTotals {
  const records = recordsOf(text);
  const first = records[0]?.map((cell) => cell.trim().toLowerCase()) ?? [];
  const idAt = first.findIndex((name) => ID_COLUMNS.includes(name));
  const hasHeader = idAt !== -1;
  const amountAt = hasHeader ? first.findIndex((name) => AMOUNT_COLUMNS.includes(name)) : 1;
  const orders = records.slice(hasHeader ? 1 : 0).map((cells, index): ListedOrder => {
    const orderId = (cells[hasHeader ? idAt : 0] ?? "").trim();
    const amount = amountAt === -1 ? undefined : cells[amountAt]?.trim();
    const line = index + (hasHeader ? 2 : 1);
    if (cells.length !== (records[0]?.length ?? 0))
      throw new UnreadableTotals(
        `Record ${line} has ${cells.length} cells, the first one ${records[0]?.length}.`,
      );
    if (orderId === "") throw new UnreadableTotals(`Record ${line} has no order id.`);
    if (amount === undefined || amount === "") return { orderId, grossAmount: null };
    if (!exactFrom(amount))
      throw new UnreadableTotals(
        `Record ${line}: ${JSON.stringify(amount)} is not an amount such as 149.95.`,
      );
    return { orderId, grossAmount: amount };
  });
  if (orders.length === 0) throw new UnreadableTotals("There is no order in it.");
  return { ...NONE, orders };
}

function recordsOf(text: string): string[][] {
  const head = text.slice(0, 1_000).split("\n")[0] ?? "";
  const delimiter = head.includes(",") ? "," : head.includes(";") ? ";" : head.includes("\t") ? "\t" : ",";
  try {
    return readCsv(text, delimiter);
  } catch (error) {
    if (error instanceof CsvSyntax) throw new UnreadableTotals(error.message);
    throw error;
  }
}

/** The exact sum of decimal numbers given as text; at least as many decimals as the longest has. */
export function sumOf(amounts: readonly string[]): string {
  let places = 0;
  const parts = amounts.map((amount) => {
    const [mantissa = "0", exponent = "0"] = amount.toLowerCase().split("e");
    const [whole = "0", fraction = ""] = mantissa.split(".");
    const decimals = fraction.length - Number(exponent);
    places = Math.max(places, decimals);
    return { digits: BigInt(whole + fraction), decimals };
  });
  const total = parts.reduce(
    (sum, { digits, decimals }) => sum + digits * 10n ** BigInt(places - decimals),
    0n,
  );
  if (places === 0) return String(total);
  const digits = String(total < 0n ? -total : total).padStart(places + 1, "0");
  return `${total < 0n ? "-" : ""}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
