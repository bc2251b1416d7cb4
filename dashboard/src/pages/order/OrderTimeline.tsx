import type { ReactNode } from "react";
import type { components } from "@/api/schema";
import { Count } from "@/components/Amount";
import { RelativeTime } from "@/components/RelativeTime";
import { duration } from "@/components/relativeTime";
import { TimelineStep } from "@/components/Timeline";

type Order = components["schemas"]["Order"];

/** What happened to the order, in turn, with the time between. */
export function OrderTimeline({ order }: { order: Order }) {
  const waited = Date.parse(order.processedAt) - Date.parse(order.transactionTime);
  return (
    <ol className="p-4">
      <Step at={order.transactionTime} title="Transaction at the partner" />
      <Step
        at={order.processedAt}
        title="Accepted and queued"
        gap={waited >= 0 ? `${duration(waited)} later` : "by a clock that is behind the partner's"}
      >
        Numbered <Count value={order.sequenceNumber} />, mapped by definition version{" "}
        {order.definitionVersion}, durable before the partner was answered.
      </Step>
      <Step title="Stored" last>
        Taken from valid_orders, in the order store, and visible to every query.
      </Step>
    </ol>
  );
}

interface StepProps {
  title: string;
  at?: string;
  gap?: string;
  last?: boolean;
  children?: ReactNode;
}

function Step({ title, at, gap, last = false, children }: StepProps) {
  const when = (
    <>
      {at && (
        <span className="text-muted text-[0.8125rem]">
          <RelativeTime at={at} />
        </span>
      )}
      {gap && <span className="text-muted text-[0.8125rem]">· {gap}</span>}
    </>
  );
  return (
    <TimelineStep title={title} badge={when} last={last}>
      {children && <p className="text-muted">{children}</p>}
    </TimelineStep>
  );
}
