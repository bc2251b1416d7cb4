import { useState } from "react";
import { writeExact } from "@/api/exactJson";
import { Count } from "@/components/Amount";
import { Button } from "@/components/Button";
import { FloatingDialog } from "@/components/ConfirmDialog";
import { CopyButton } from "@/components/CopyId";
import { type Column, DataTable } from "@/components/DataTable";
import { Panel } from "@/components/Page";
import { EmptyState, QueryStates } from "@/components/PageStates";
import { RelativeTime } from "@/components/RelativeTime";
import type { Hidden } from "@/privacy/hidden";
import { useHiddenOf } from "@/privacy/PersonalData";
import { PersonalJson } from "@/privacy/PersonalJson";
import { type QueueMessage, type QueueName, useMessages } from "./queuesData";

/** What waits in the queue. Looking receives nothing and counts as no delivery. */
export function Messages({ name }: { name: QueueName }) {
  const [trail, setTrail] = useState<number[]>([]);
  const [shown, setShown] = useState<QueueMessage | null>(null);
  const messages = useMessages(name, trail.at(-1));
  const columns: Column<QueueMessage>[] = [
    {
      id: "externalOrderId",
      title: "Order",
      phone: "title",
      width: "minmax(9rem, 1.4fr)",
      cell: (message) => (
        <button
          type="button"
          className="text-accent truncate hover:underline"
          onClick={() => setShown(message)}
        >
          {message.externalOrderId ?? `message ${message.id}`}
        </button>
      ),
    },
    { id: "partnerId", title: "Partner", cell: (message) => message.partnerId },
    {
      id: "sequenceNumber",
      title: "Number",
      width: "6rem",
      end: true,
      phone: "hidden",
      cell: (message) =>
        message.sequenceNumber === undefined ? "–" : <Count value={message.sequenceNumber} />,
    },
    {
      id: "receiveCount",
      title: "Receives",
      width: "6rem",
      end: true,
      cell: (message) => <Count value={message.receiveCount} />,
    },
    {
      id: "redriveCount",
      title: "Redrives",
      width: "6rem",
      end: true,
      cell: (message) => (message.redriveCount === undefined ? "–" : <Count value={message.redriveCount} />),
    },
    {
      id: "firstSent",
      title: "First sent",
      width: "8rem",
      end: true,
      phone: "end",
      cell: (message) => <RelativeTime at={message.firstSent} inTable />,
    },
  ];
  return (
    <Panel
      title="Messages"
      note="a look, not a receive"
      actions={
        <>
          <Button
            kind="quiet"
            icon="first"
            aria-label="First messages"
            disabled={trail.length === 0}
            onClick={() => setTrail([])}
          />
          <Button
            kind="quiet"
            icon="left"
            aria-label="Previous messages"
            disabled={trail.length === 0}
            onClick={() => setTrail(trail.slice(0, -1))}
          />
          <Button
            kind="quiet"
            icon="right"
            aria-label="Next messages"
            disabled={!messages.data?.next}
            onClick={() => messages.data?.next && setTrail([...trail, messages.data.next])}
          />
          <Button
            kind="quiet"
            icon="repeat"
            onClick={() => void messages.refetch()}
            pending={messages.isFetching}
          >
            Look again
          </Button>
        </>
      }
    >
      <QueryStates query={messages} permission="operators">
        {(page) => (
          <DataTable
            label={`Messages of ${name}`}
            columns={columns}
            rows={page.messages}
            rowKey={(message) => String(message.id)}
            heightClass="max-h-96"
            empty={
              <EmptyState icon="queues" title="Nothing waits here">
                {name === "valid_orders_dlq"
                  ? "Every order could be stored."
                  : "Everything that came in was delivered."}
              </EmptyState>
            }
          />
        )}
      </QueryStates>
      {shown && <MessageDialog message={shown} onClose={() => setShown(null)} />}
    </Panel>
  );
}

const times = (count: number) => (count === 1 ? "once" : `${count} times`);

/** Of an order its personal members; of an error everything that was received. */
function hidesInBody(hidden: Hidden, path: string): boolean {
  if (path.startsWith("orderEvent/")) return hidden.member(path.slice("orderEvent/".length));
  return hidden.anyInput && /^errorEvent\/(rawInput|.*\/receivedValue(\/|$))/.test(path);
}

function MessageDialog({ message, onClose }: { message: QueueMessage; onClose: () => void }) {
  const hidden = useHiddenOf(message.partnerId);
  const hides = hidden.anyInput || hidden.touches("customerId") || hidden.touches("metadata");
  return (
    <FloatingDialog title={message.externalOrderId ?? `Message ${message.id}`} onClose={onClose} wide>
      <p className="text-muted mb-2 flex flex-wrap items-center gap-x-4 gap-y-1">
        <span>{message.partnerId}</span>
        <span>received {times(message.receiveCount)}</span>
        {message.redriveCount !== undefined && <span>redriven {times(message.redriveCount)}</span>}
        <RelativeTime at={message.firstSent} />
        {!hides && (
          <span className="inline-flex items-center">
            copy body <CopyButton text={writeExact(message.body, 2)} what="the message's body" />
          </span>
        )}
      </p>
      <PersonalJson
        value={message.body}
        hides={(path) => hidesInBody(hidden, path)}
        className="bg-raised max-h-[60dvh] overflow-auto rounded-md p-3 font-mono text-[0.8125rem] whitespace-pre-wrap"
      />
    </FloatingDialog>
  );
}
