import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { answer, api } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { Count } from "@/components/Amount";
import { Button } from "@/components/Button";
import { Icon } from "@/components/Icon";
import { QueryStates } from "@/components/PageStates";
import type { OrdersSearch } from "./ordersSearch";

/** The field that `/` goes to. */
export function SearchBox({ text, onSearch }: { text: string; onSearch: (text: string) => void }) {
  const [draft, setDraft] = useState(text);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSearch(draft.trim());
  };
  return (
    <form onSubmit={submit} className="relative min-w-56 flex-1 md:max-w-lg">
      <span className="text-muted pointer-events-none absolute inset-y-0 start-2.5 grid place-items-center">
        <Icon name="search" />
      </span>
      <input
        data-search
        type="search"
        className="input ps-8 pe-9"
        aria-label="Search by any id"
        aria-keyshortcuts="/"
        placeholder="Any id: order, partner's order, customer, product, error"
        autoComplete="off"
        spellCheck={false}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
      />
      <span
        aria-hidden="true"
        className="pointer-events-none absolute inset-y-0 end-2 hidden items-center md:flex"
      >
        <kbd>/</kbd>
      </span>
    </form>
  );
}

interface Find {
  label: string;
  count: number;
  exact: boolean;
  filter?: OrdersSearch;
  orderId?: string;
  errorId?: string;
}

const OUR_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

async function lookUp(text: string, signal: AbortSignal): Promise<Find[]> {
  if (OUR_ID.test(text)) return lookUpOurId(text.toLowerCase(), signal);
  const kinds = [
    ["Partner's order id", "externalOrderId"],
    ["Customer", "customerId"],
    ["Product", "productId"],
  ] as const;
  return Promise.all(
    kinds.map(async ([label, name]) => {
      const page = await answer(
        api.GET("/api/orders", { params: { query: { [name]: text, pageSize: 1 } }, signal }),
      );
      const only = page.total === 1 ? page.data[0]?.id : undefined;
      return { label, count: page.total, exact: page.totalExact, filter: { [name]: text }, orderId: only };
    }),
  );
}

/** An id that we gave is that of an order or of an error event; its receipt says which. */
async function lookUpOurId(id: string, signal: AbortSignal): Promise<Find[]> {
  try {
    const receipt = await answer(api.GET("/api/receipts/{id}", { params: { path: { id } }, signal }));
    const found = { count: 1, exact: true };
    return receipt.decision === "accepted"
      ? [{ ...found, label: "Order", orderId: id }]
      : [{ ...found, label: "Error event", errorId: id }];
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404)
      return [{ label: "Our id", count: 0, exact: true }];
    throw error;
  }
}

interface IdLookupProps {
  text: string;
  onFilter: (filter: OrdersSearch) => void;
  onClose: () => void;
}

/** What an id could mean, and how many orders each meaning finds. */
export function IdLookup({ text, onFilter, onClose }: IdLookupProps) {
  const query = useQuery({ queryKey: ["lookup", text], queryFn: ({ signal }) => lookUp(text, signal) });
  return (
    <section
      className="panel flex flex-wrap items-center gap-2 px-4 py-2"
      aria-label="Search results"
      aria-live="polite"
    >
      <QueryStates query={query} rows={1}>
        {(finds) => {
          const some = finds.filter(({ count }) => count > 0);
          if (some.length === 0) return <p className="flex-1">Nothing has the id “{text}”.</p>;
          return (
            <ul className="flex flex-1 flex-wrap gap-2">
              {some.map((find) => (
                <li key={find.label}>
                  <FindLink find={find} onFilter={onFilter} />
                </li>
              ))}
            </ul>
          );
        }}
      </QueryStates>
      <Button kind="quiet" icon="close" aria-label="Close search results" onClick={onClose} />
    </section>
  );
}

function FindLink({ find, onFilter }: { find: Find; onFilter: (filter: OrdersSearch) => void }) {
  const { filter } = find;
  const words = (
    <>
      {find.label}
      <span className="text-muted font-normal">
        {find.exact ? "" : "at least "}
        <Count value={find.count} />
      </span>
    </>
  );
  if (find.orderId) {
    return (
      <Link to="/orders/$orderId" params={{ orderId: find.orderId }} className="button">
        {words}
      </Link>
    );
  }
  if (find.errorId) {
    return (
      <Link to="/errors/$errorId" params={{ errorId: find.errorId }} className="button">
        {words}
      </Link>
    );
  }
  return filter ? <Button onClick={() => onFilter(filter)}>{words}</Button> : null;
}
