import { Link } from "@tanstack/react-router";
import { isNumber, writeExact } from "@/api/exactJson";
import { Amount, Count } from "@/components/Amount";
import { exactTime } from "@/components/relativeTime";
import { StateBadge } from "@/components/StateBadge";
import { Masked, useHidden } from "@/privacy/PersonalData";
import { PersonalJson } from "@/privacy/PersonalJson";
import { FaultList } from "./FaultNote";
import type { AnyOrder, Difference, Fault, Outcome } from "./reviewApi";

const DRY: Record<Outcome, string> = {
  accepted: "This would become an order.",
  duplicate: "This is the same order as one that is there already; the event would be resolved by it.",
  conflict: "There is an order with this id and other content. That one stands.",
  rejected: "This would still be refused.",
};
const DONE: Record<Outcome, string> = {
  accepted: "It became an order.",
  duplicate: "The order was there already, with the same content.",
  conflict: "There is an order with this id and other content. That one stands.",
  rejected: "It was refused again.",
};

interface OutcomeProps {
  outcome: Outcome;
  dryRun: boolean;
  order: AnyOrder | null;
  errors: Fault[];
  differences?: Difference[];
  /** Whether the order's fields are listed too. */
  withFields?: boolean;
}

/** What an input becomes, or would become: the order, every fault, or what differs from the order that stands. */
export function OutcomeView({
  outcome,
  dryRun,
  order,
  errors,
  differences = [],
  withFields = true,
}: OutcomeProps) {
  return (
    <div className="space-y-3">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <StateBadge state={outcome} />
        <span>{(dryRun ? DRY : DONE)[outcome]}</span>
        {order?.id && (
          <Link to="/orders/$orderId" params={{ orderId: order.id }}>
            Order {order.externalOrderId}, number <Count value={order.sequenceNumber} />
          </Link>
        )}
      </p>
      {errors.length > 0 && <FaultList faults={errors} label="Faults" />}
      {differences.length > 0 && <Differences differences={differences} />}
      {withFields && order && outcome !== "conflict" && <OrderFields order={order} />}
    </div>
  );
}

export function Differences({ differences }: { differences: Difference[] }) {
  return (
    <table className="w-full text-[0.8125rem]">
      <caption className="sr-only">What differs from the order that stands</caption>
      <thead>
        <tr className="label border-line border-b">
          <th scope="col" className="py-1 text-start font-medium">
            Field
          </th>
          <th scope="col" className="py-1 text-start font-medium">
            The order that stands
          </th>
          <th scope="col" className="py-1 text-start font-medium">
            This input
          </th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ field, accepted, received }) => (
          <tr key={field} className="border-line border-b last:border-b-0">
            <th scope="row" className="py-1 pe-3 text-start font-medium">
              {field}
            </th>
            <td className="py-1 pe-3 font-mono break-all">
              <DifferingValue field={field} value={accepted} />
            </td>
            <td className="bg-bad-soft py-1 font-mono break-all">
              <DifferingValue field={field} value={received} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** One side of a difference between orders. */
export function DifferingValue({ field, value }: { field: string; value: unknown }) {
  const text = writeExact(value);
  return useHidden().touches(field) ? <Masked value={text} /> : text;
}

/** The order by our own names, as the definition made it. */
export function OrderFields({ order }: { order: AnyOrder }) {
  const fields = Object.entries(order).filter(([, value]) => value !== null && value !== undefined);
  return (
    <dl className="grid grid-cols-[minmax(7rem,auto)_1fr] gap-x-4 gap-y-1 text-[0.8125rem]">
      {fields.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 break-all">
            <FieldValue name={name} value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function FieldValue({ name, value }: { name: string; value: unknown }) {
  const hidden = useHidden();
  if (typeof value !== "object" || isNumber(value)) {
    if (hidden.member(name)) return <Masked value={String(value)} />;
  } else if (hidden.touches(name)) {
    const hides = (path: string) => hidden.member(`${name}/${path}`);
    return <PersonalJson value={value} hides={hides} className="font-mono whitespace-pre-wrap" />;
  }
  if (isNumber(value)) return <Amount value={value} />;
  if (typeof value === "string") return /^\d{4}-\d\d-\d\dT.*Z$/.test(value) ? exactTime(value) : value;
  return <code className="font-mono">{writeExact(value)}</code>;
}
