import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { exactText } from "@/api/exactJson";
import type { components } from "@/api/schema";
import { Amount, Count } from "@/components/Amount";
import { grouped } from "@/components/grouped";
import { Icon } from "@/components/Icon";
import { exactTime } from "@/components/relativeTime";

export type Reconciliation = components["schemas"]["Reconciliation"];

interface ViewProps {
  found: Reconciliation;
  slug: string;
  /** Whether the partner named its orders; without that there is nothing to list. */
  listed: boolean;
}

/** What agrees, and what does not, order by order. */
export function ReconciliationView({ found, slug, listed }: ViewProps) {
  return (
    <div>
      <p
        className={`flex flex-wrap items-center gap-2 rounded-t-lg px-4 py-3 font-medium ${found.matches ? "bg-good-soft text-good" : "bg-bad-soft text-bad"}`}
      >
        <Icon name={found.matches ? "check" : "errors"} />
        {found.matches ? "Everything agrees." : "They do not agree."}
        <span className="text-muted ms-auto text-xs font-normal">
          {found.partnerId}, {exactTime(found.from)} to {exactTime(found.to)}
        </span>
      </p>
      <Totals found={found} />
      {!listed && !found.matches && (
        <p className="text-muted px-4 pb-4">
          Add a list of the partner's order ids to see which orders these are.
        </p>
      )}
      {found.truncated && (
        <p className="bg-warn-soft text-warn px-4 py-2">
          A list has more than {grouped(1_000)} entries; the first ones are shown. Compare a shorter time for
          the others.
        </p>
      )}
      <Lists found={found} slug={slug} />
    </div>
  );
}

function Lists({ found, slug }: { found: Reconciliation; slug: string }) {
  const errorOf = new Map(found.rejected.map((one) => [one.externalOrderId, one]));
  return (
    <>
      <List title="Missing" note="named by the partner, not stored" rows={found.missing}>
        {(id) => {
          const rejected = errorOf.get(id);
          return (
            <>
              <span className="min-w-0 break-all">{id}</span>
              {rejected ? (
                <Link to="/errors/$errorId" params={{ errorId: rejected.errorId }}>
                  rejected: {rejected.code}
                </Link>
              ) : (
                <span className="text-muted">never came in</span>
              )}
            </>
          );
        }}
      </List>
      <List title="Extra" note="stored, and not named by the partner" rows={found.extra}>
        {(order) => (
          <Link to="/orders/$orderId" params={{ orderId: order.id }} className="break-all">
            {order.externalOrderId}
          </Link>
        )}
      </List>
      <List title="Different" note="stored with another gross amount" rows={found.different}>
        {(order) => (
          <>
            <Link
              to="/orders"
              search={{ partnerId: slug, externalOrderId: order.externalOrderId }}
              className="break-all"
            >
              {order.externalOrderId}
            </Link>
            <span>
              theirs <Amount value={order.theirs} /> · ours <Amount value={order.ours} />
            </span>
          </>
        )}
      </List>
      <List
        title="At another time"
        note="stored with a transaction time outside the range"
        rows={found.outside}
      >
        {(order) => (
          <>
            <Link to="/orders/$orderId" params={{ orderId: order.id }} className="break-all">
              {order.externalOrderId}
            </Link>
            <span>{exactTime(order.transactionTime)}</span>
          </>
        )}
      </List>
    </>
  );
}

function Totals({ found }: { found: Reconciliation }) {
  const { grossAmount, taxAmount, netAmount } = found.totals;
  const amounts = [
    ["Gross amount", grossAmount],
    ["Tax amount", taxAmount],
    ["Net amount", netAmount],
  ] as const;
  return (
    <div className="overflow-x-auto p-4">
      <table className="w-full text-end">
        <caption className="sr-only">Count and sums</caption>
        <thead>
          <tr className="label">
            <td />
            {["Theirs", "Ours", "Difference"].map((title) => (
              <th key={title} scope="col" className="pb-1 text-end font-medium">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <TotalsRow name="Orders" differs={found.count.difference !== 0}>
            {[found.count.theirs, found.count.ours, found.count.difference].map((value, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: three columns that never move.
              <Count key={at} value={value} />
            ))}
          </TotalsRow>
          {amounts.map(
            ([name, total]) =>
              total && (
                <TotalsRow key={name} name={name} differs={!/^-?[0.]+$/.test(exactText(total.difference))}>
                  {[total.theirs, total.ours, total.difference].map((value, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: three columns that never move.
                    <Amount key={at} value={value} />
                  ))}
                </TotalsRow>
              ),
          )}
        </tbody>
      </table>
    </div>
  );
}

function TotalsRow({ name, differs, children }: { name: string; differs: boolean; children: ReactNode[] }) {
  return (
    <tr className="border-line border-t">
      <th scope="row" className="py-1.5 pe-3 text-start font-medium">
        {name}
      </th>
      {children.map((cell, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: three columns that never move.
        <td key={at} className={`ps-3 ${at === 2 && differs ? "text-bad font-semibold" : ""}`}>
          {cell}
        </td>
      ))}
    </tr>
  );
}

interface ListProps<Row> {
  title: string;
  note: string;
  rows: Row[];
  children: (row: Row) => ReactNode;
}

function List<Row>({ title, note, rows, children }: ListProps<Row>) {
  if (rows.length === 0) return null;
  return (
    <section className="border-line border-t" aria-label={title}>
      <h3 className="flex flex-wrap items-baseline gap-x-2 px-4 pt-3 font-semibold">
        {title} <span className="text-muted text-xs font-normal">{`${grouped(rows.length)}, ${note}`}</span>
      </h3>
      <ul className="divide-line max-h-96 divide-y overflow-auto px-4 py-1" tabIndex={0} aria-label={title}>
        {rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the answer's lists never change.
          <li key={at} className="flex flex-wrap justify-between gap-x-4 py-1 text-[0.8125rem]">
            {children(row)}
          </li>
        ))}
      </ul>
    </section>
  );
}
