// GET /api/orders with the filters of the page's address.

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { answer, api } from "@/api/client";
import { exactFrom } from "@/api/exactJson";
import type { components } from "@/api/schema";
import { writeSearch } from "@/components/urlState";
import { useLiveEvent } from "@/live/LiveProvider";
import type { OrdersSearch } from "./ordersSearch";

export type Order = components["schemas"]["Order"];
export type OrderPage = components["schemas"]["OrderPage"];

export const PAGE_SIZE = 100;

const SORTS = ["processedAt", "transactionTime", "grossAmount", "netAmount", "sequenceNumber"] as const;

export function sortOf(search: OrdersSearch) {
  return {
    sortBy: SORTS.find((sort) => sort === search.sortBy) ?? "processedAt",
    descending: search.sortOrder !== "asc",
  };
}

function queryOf(search: OrdersSearch) {
  const { partnerId, externalOrderId, customerId, productId, fromDate, toDate, minAmount, maxAmount } =
    search;
  const { sortBy, descending } = sortOf(search);
  return {
    ...{ partnerId, externalOrderId, customerId, productId, fromDate, toDate },
    minAmount: exactFrom(minAmount ?? "") ?? undefined,
    maxAmount: exactFrom(maxAmount ?? "") ?? undefined,
    sortBy,
    sortOrder: descending ? ("desc" as const) : ("asc" as const),
    pageSize: PAGE_SIZE,
    cursor: search.cursor,
    page: search.cursor ? undefined : Number(search.page ?? 1),
  };
}

export function useOrders(search: OrdersSearch) {
  const query = queryOf(search);
  return useQuery({
    queryKey: ["orders", writeSearch(query)],
    queryFn: ({ signal }) => answer(api.GET("/api/orders", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** Where the same orders are exported, without a limit. */
export function exportPath(search: OrdersSearch, format: "csv" | "ndjson"): string {
  const { cursor: _cursor, page: _page, pageSize: _pageSize, ...filters } = queryOf(search);
  return `/api/orders/export${writeSearch({ ...filters, format })}`;
}

/** A list that follows what comes in need not be read more often than this. */
const TAIL_EVERY_MS = 1_000;

/**
 * While active, reads the list again soon after an order was stored. Returns whether an order came after
 * the tail began, so that it can be tinted.
 */
export function useTail(active: boolean, page: OrderPage | undefined): (order: Order) => boolean {
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [known, setKnown] = useState<Set<string> | null>(null);

  useLiveEvent(
    "order",
    () => {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        void queries.invalidateQueries({ queryKey: ["orders"] });
      }, TAIL_EVERY_MS);
    },
    active,
  );
  useEffect(() => {
    if (!active) setKnown(null);
    else if (page) setKnown((already) => already ?? new Set(page.data.map(({ id }) => id)));
  }, [active, page]);
  useEffect(() => () => clearTimeout(timer.current), []);

  return (order) => active && known !== null && !known.has(order.id);
}
