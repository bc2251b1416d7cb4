import { Link } from "@tanstack/react-router";
import { Amount } from "@/components/Amount";
import type { Column } from "@/components/DataTable";
import { RelativeTime } from "@/components/RelativeTime";
import { StateBadge } from "@/components/StateBadge";
import type { ErrorEvent } from "@/review/reviewApi";

export const eventColumns: Column<ErrorEvent>[] = [
  {
    id: "order",
    title: "Order",
    width: "minmax(9rem, 1.2fr)",
    phone: "title",
    cell: (event) => (
      <Link to="/errors/$errorId" params={{ errorId: event.id }} title={event.externalOrderId ?? undefined}>
        {event.externalOrderId ?? <em>id not readable</em>}
      </Link>
    ),
  },
  {
    id: "state",
    title: "State",
    width: "6.5rem",
    phone: "end",
    cell: (event) => <StateBadge state={event.state} />,
  },
  {
    id: "faults",
    title: "Faults",
    width: "minmax(12rem, 2fr)",
    cell: (event) => {
      const words = event.errors.map(({ field, message }) => `${field} ${message}`.trim()).join("; ");
      return <span title={words}>{words}</span>;
    },
  },
  {
    id: "code",
    title: "First code",
    width: "minmax(8rem, 1.4fr)",
    phone: "hidden",
    cell: (event) => (
      <code className="font-mono text-xs" title={event.errors[0]?.code}>
        {event.errors[0]?.code}
      </code>
    ),
  },
  { id: "partner", title: "Partner", width: "minmax(7rem, 0.8fr)", cell: (event) => event.partnerId },
  {
    id: "amount",
    title: "At risk",
    width: "minmax(6.5rem, 0.6fr)",
    end: true,
    cell: (event) => <Amount value={event.amountAtRisk} />,
  },
  {
    id: "at",
    title: "Received",
    width: "7.5rem",
    end: true,
    cell: (event) => <RelativeTime at={event.timestamp} inTable />,
  },
];
