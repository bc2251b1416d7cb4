import type { ReactNode } from "react";
import type { components } from "@/api/schema";
import { Count } from "@/components/Amount";
import { CopyId } from "@/components/CopyId";
import { RelativeTime } from "@/components/RelativeTime";
import { TimelineStep } from "@/components/Timeline";
import { gapBetween } from "./timelineGap";

type Order = components["schemas"]["Order"];
export type History = components["schemas"]["OrderHistory"];

const UNKNOWN = "When is not known: it is kept with the input.";

/** What happened to the order, in turn, with the time between. */
export function OrderTimeline({ order, history }: { order: Order; history: History }) {
  const { receivedAt, acceptedAt, queuedAt, storedAt, traceId } = history;
  return (
    <ol className="p-4">
      <Step at={order.transactionTime} title="Transaction at the partner" />
      <Step
        at={receivedAt}
        title="Received"
        gap={gapBetween(order.transactionTime, receivedAt, "by a clock that is behind the partner's")}
      >
        {receivedAt ? "The request, or its piece of a stream, came in." : UNKNOWN}
        {traceId && (
          <span className="block">
            Trace <CopyId id={traceId} what="trace id" />
          </span>
        )}
      </Step>
      <Step
        at={acceptedAt}
        title="Accepted"
        gap={gapBetween(receivedAt ?? order.transactionTime, acceptedAt)}
      >
        Numbered <Count value={order.sequenceNumber} />, mapped by definition version{" "}
        {order.definitionVersion}.
      </Step>
      <Step at={queuedAt} title="Queued" gap={gapBetween(acceptedAt, queuedAt)}>
        {queuedAt ? "Durable on valid_orders; then the partner was answered." : UNKNOWN}
      </Step>
      <Step at={storedAt} title="Stored" gap={gapBetween(queuedAt ?? acceptedAt, storedAt)} last>
        {storedAt
          ? "In the order store, and visible to every query."
          : "In the order store; when was not kept at that time."}
      </Step>
    </ol>
  );
}

interface StepProps {
  title: string;
  at?: string | null;
  gap?: string | null;
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
      {children && <div className="text-muted">{children}</div>}
    </TimelineStep>
  );
}
