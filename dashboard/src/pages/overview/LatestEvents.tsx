import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Exact } from "@/api/exactJson";
import type { components } from "@/api/schema";
import { Amount } from "@/components/Amount";
import { Panel } from "@/components/Page";
import { RelativeTime } from "@/components/RelativeTime";
import { StateBadge } from "@/components/StateBadge";
import { useLiveEvent } from "@/live/LiveProvider";

type Order = components["schemas"]["Order"];
type Fault = components["schemas"]["Fault"];

/** The `error` event: the newest error events, at most 20 a second. */
interface ErrorNotice {
  id: string;
  partnerId: string;
  group: string;
  errors: Fault[];
  amountAtRisk: Exact | null;
}

const SHOWN = 8;

/** The newest orders and errors, as they come. */
export function LatestEvents({ paused }: { paused: boolean }) {
  const orders = useNewest<Order>("order", paused);
  const errors = useNewest<ErrorNotice>("error", paused);
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Panel title="Newest orders" note={paused ? "paused" : "a sample, as they are stored"}>
        {orders.length === 0 ? (
          <Waiting what="orders" />
        ) : (
          <ul className="divide-line divide-y">
            {orders.map((order) => (
              <li key={order.id} className="flex items-center gap-3 px-4 py-1.5 text-[0.8125rem]">
                <Link
                  to="/orders/$orderId"
                  params={{ orderId: order.id }}
                  className="min-w-0 flex-1 truncate"
                >
                  {order.externalOrderId}
                </Link>
                <span className="text-muted truncate">{order.partnerId}</span>
                <Amount value={order.netAmount} />
                <RelativeTime at={order.processedAt} inTable />
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel title="Newest errors" note={paused ? "paused" : "as they are refused"}>
        {errors.length === 0 ? (
          <Waiting what="errors" />
        ) : (
          <ul className="divide-line divide-y">
            {errors.map((error) => (
              <li key={error.id} className="flex items-center gap-3 px-4 py-1.5 text-[0.8125rem]">
                <StateBadge state="rejected" label={error.errors[0]?.code ?? "error"} />
                <Link
                  to="/errors/$errorId"
                  params={{ errorId: error.id }}
                  className="min-w-0 flex-1 truncate"
                >
                  {error.errors[0]?.field} {error.errors[0]?.message}
                </Link>
                <span className="text-muted truncate">{error.partnerId}</span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </div>
  );
}

function Waiting({ what }: { what: string }) {
  return <p className="text-muted px-4 py-6 text-center">No {what} since this page was opened.</p>;
}

function useNewest<T extends { id: string }>(name: string, paused: boolean): T[] {
  const [newest, setNewest] = useState<T[]>([]);
  useLiveEvent<T>(
    name,
    (one) => setNewest((all) => [one, ...all.filter(({ id }) => id !== one.id)].slice(0, SHOWN)),
    !paused,
  );
  return newest;
}
