import { Link } from "@tanstack/react-router";
import { usePartnerSlug } from "@/api/partners";
import { Icon } from "@/components/Icon";
import { RelativeTime } from "@/components/RelativeTime";
import type { Alarm } from "./overviewData";

/** What needs a person, the worst first. Nothing is drawn when all is well. */
export function Alarms({ alarms }: { alarms: Alarm[] }) {
  if (alarms.length === 0) return null;
  const worstFirst = alarms.toSorted(
    (a, b) => Number(b.severity === "critical") - Number(a.severity === "critical"),
  );
  return (
    <ul className="space-y-2" aria-label="Alarms">
      {worstFirst.map((alarm) => (
        <li
          key={alarm.id}
          className={`flex gap-2.5 rounded-md px-3 py-2 ${alarm.severity === "critical" ? "bg-bad-soft" : "bg-warn-soft"}`}
        >
          <span className={`mt-0.5 ${alarm.severity === "critical" ? "text-bad" : "text-warn"}`}>
            <Icon name="errors" />
          </span>
          <div className="min-w-0 flex-1 sm:flex sm:gap-4">
            <p className="min-w-0 flex-1">
              <span className="sr-only">{alarm.severity}: </span>
              <strong className="font-semibold">{alarm.title}</strong> {alarm.detail}{" "}
              <WhereToLook id={alarm.id} />
            </p>
            <p className="text-[0.8125rem] whitespace-nowrap">
              since <RelativeTime at={alarm.since} />
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** The page that shows more of what the alarm is about. */
function WhereToLook({ id }: { id: string }) {
  const [kind, subject = ""] = id.split(":");
  const slug = usePartnerSlug(subject);
  const style = "underline";
  switch (kind) {
    case "error_rate":
      return (
        <Link to="/partners/$slug" params={{ slug }} className={style}>
          Partner
        </Link>
      );
    case "queue_age":
    case "dead_letters":
    case "delivery_failing":
      return (
        <Link to="/queues" className={style}>
          Queues
        </Link>
      );
    default:
      return null;
  }
}
