import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ApiProblem } from "@/api/problem";
import { Count } from "@/components/Amount";
import { CopyButton } from "@/components/CopyId";
import { Page, Panel } from "@/components/Page";
import { EmptyState, QueryStates } from "@/components/PageStates";
import { RelativeTime } from "@/components/RelativeTime";
import { StateBadge } from "@/components/StateBadge";
import { layOutInput } from "@/payload/inputLayout";
import { hideInput } from "@/privacy/hideInput";
import { PersonalScope, useHidden } from "@/privacy/PersonalData";
import { rawInputOf, useCsvFormat } from "@/review/errorInput";
import { InputView } from "@/review/InputView";
import { Differences } from "@/review/OutcomeView";
import { type ErrorEvent, readError } from "@/review/reviewApi";
import { useMay } from "@/session/SessionProvider";
import { EventFacts } from "./EventFacts";
import { Lineage } from "./Lineage";
import { RepairPanel } from "./RepairPanel";
import { StateActions } from "./StateActions";

const route = getRouteApi("/errors/$errorId");

/** One refused input: why, what came, how to repair it, and what was tried so far. */
export default function ErrorPage() {
  const { errorId } = route.useParams();
  const query = useQuery({
    queryKey: ["error", errorId],
    queryFn: ({ signal }) => readError(errorId, signal),
  });
  if (query.error instanceof ApiProblem && query.error.status === 404) {
    return (
      <Page title="Error">
        <EmptyState
          icon="search"
          title="No error event has this id"
          action={<Link to="/errors">All errors</Link>}
        >
          A refusal can be read once it is stored, usually within a second of its answer, and for 90 days.
        </EmptyState>
      </Page>
    );
  }
  const name = query.data ? (query.data.externalOrderId ?? "without a readable id") : errorId;
  return (
    <Page
      title={`Error ${name}`}
      heading={
        <span className="inline-flex flex-wrap items-center gap-2">
          Error <span className="break-all">{name}</span>
          {query.data?.externalOrderId && <CopyButton text={name} what="the partner's order id" />}
          {query.data && <StateBadge state={query.data.state} />}
        </span>
      }
      lead={
        query.data && (
          <Link to="/errors/events" search={{ group: query.data.group }}>
            All of this group
          </Link>
        )
      }
      actions={query.data && <StateActions event={query.data} />}
    >
      <QueryStates query={query} rows={12}>
        {(event) => (
          <PersonalScope partner={event.partnerId}>
            <EventPanels key={event.id} event={event} />
          </PersonalScope>
        )}
      </QueryStates>
    </Page>
  );
}

function EventPanels({ event }: { event: ErrorEvent }) {
  const format = useCsvFormat(event);
  const mayRepair = useMay("operators");
  const hidden = useHidden();
  const layout = hideInput(layOutInput(rawInputOf(event, format), event.errors), hidden, mayRepair);
  const note = event.rawInputTruncated
    ? `${event.contentType}, only the first 64 KiB were kept`
    : event.contentType;
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1.7fr)_minmax(0,1fr)]">
      <div className="min-w-0 space-y-4">
        {event.state !== "open" && <Handled event={event} />}
        <Panel title="Input" note={note}>
          {event.rawInputBase64 !== undefined && (
            <p className="bg-warn-soft text-warn px-4 py-2">
              The input is not UTF-8; bytes that are no characters appear as �.
            </p>
          )}
          <InputView layout={layout} />
        </Panel>
        {event.conflict && (
          <Panel title="Differences">
            <div className="space-y-3 p-4">
              <p>
                The order that stands:{" "}
                <Link
                  to="/orders/$orderId"
                  params={{ orderId: event.conflict.existing.id }}
                  className="underline"
                >
                  number <Count value={event.conflict.existing.sequenceNumber} />
                </Link>
              </p>
              <Differences differences={event.conflict.differences} />
            </div>
          </Panel>
        )}
        {mayRepair && event.state === "open" && <RepairPanel event={event} format={format} layout={layout} />}
      </div>
      <div className="min-w-0 space-y-4">
        <EventFacts event={event} />
        <Lineage event={event} />
      </div>
    </div>
  );
}

function Handled({ event }: { event: ErrorEvent }) {
  return (
    <div className={`rounded-md px-3 py-2 ${event.state === "resolved" ? "bg-good-soft" : "bg-raised"}`}>
      <p>
        {event.state === "resolved" ? "Resolved" : "Dismissed"} <RelativeTime at={event.stateAt} />
        {event.stateActor && <> by {event.stateActor.key ?? event.stateActor.role}</>}
        {event.stateReason && <>: {event.stateReason}</>}
      </p>
      {event.resolvedBy && (
        <p>
          It became{" "}
          <Link to="/orders/$orderId" params={{ orderId: event.resolvedBy.orderId }} className="underline">
            order number <Count value={event.resolvedBy.sequenceNumber} />
          </Link>{" "}
          of {event.partnerId}.
        </p>
      )}
    </div>
  );
}
