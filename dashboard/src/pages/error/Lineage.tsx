import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Count } from "@/components/Amount";
import { Panel } from "@/components/Page";
import { QueryStates } from "@/components/PageStates";
import { RelativeTime } from "@/components/RelativeTime";
import { StateBadge } from "@/components/StateBadge";
import { TextDifference } from "@/components/TextDifference";
import { TimelineStep } from "@/components/Timeline";
import { prettyJson } from "@/payload/jsonLayout";
import { compareLines } from "@/payload/lineDifference";
import { PersonalNotice, useHidden } from "@/privacy/PersonalData";
import { textToCorrect } from "@/review/errorInput";
import { FaultList } from "@/review/FaultNote";
import { type Attempt, type ErrorEvent, readLineage } from "@/review/reviewApi";

/** From the raw input over every attempt to the order that came of it. */
export function Lineage({ event }: { event: ErrorEvent }) {
  const query = useQuery({
    queryKey: ["lineage", event.id, event.state],
    queryFn: ({ signal }) => readLineage(event.id, signal),
  });
  return (
    <Panel title="Lineage" note="the original never changes">
      <QueryStates query={query} rows={3}>
        {({ attempts }) => (
          <ol className="p-4">
            <TimelineStep
              last={attempts.length === 0}
              title={event.conflict ? "Received, in conflict" : "Received, refused"}
            >
              <p className="text-muted">
                <RelativeTime at={event.timestamp} />
                {event.definitionVersion > 0 && <> · definition version {event.definitionVersion}</>}
              </p>
            </TimelineStep>
            {attempts.map((attempt, index) => (
              <TimelineStep
                key={attempt.id}
                last={index === attempts.length - 1}
                title={attempt.input === "corrected" ? "Reprocessed, corrected" : "Reprocessed as it was"}
                badge={<StateBadge state={attempt.outcome} />}
              >
                <AttemptDetails attempt={attempt} event={event} />
              </TimelineStep>
            ))}
          </ol>
        )}
      </QueryStates>
    </Panel>
  );
}

function AttemptDetails({ attempt, event }: { attempt: Attempt; event: ErrorEvent }) {
  const hidden = useHidden();
  return (
    <>
      <p className="text-muted">
        <RelativeTime at={attempt.at} /> · by {attempt.actor.key ?? attempt.actor.role} · definition version{" "}
        {attempt.definitionVersion}
      </p>
      {attempt.reason && <p>“{attempt.reason}”</p>}
      {attempt.errors.length > 0 && <FaultList faults={attempt.errors} label="Faults of this attempt" />}
      {attempt.job && (
        <p>
          <Link to="/reprocess/$jobId" params={{ jobId: attempt.job }}>
            Part of a bulk reprocess
          </Link>
        </p>
      )}
      {attempt.orderId && attempt.sequenceNumber !== null && (
        <p>
          <Link to="/orders/$orderId" params={{ orderId: attempt.orderId }}>
            Order number <Count value={attempt.sequenceNumber} />
          </Link>
        </p>
      )}
      {attempt.correctedInput !== null && (
        <details>
          <summary className="text-accent min-h-6">What was corrected</summary>
          <div className="border-line mt-1 rounded-md border">
            {hidden.anyInput ? (
              <PersonalNotice />
            ) : (
              <TextDifference
                label="What was corrected"
                lines={compareLines(textToCorrect(event), prettyJson(attempt.correctedInput))}
              />
            )}
          </div>
        </details>
      )}
    </>
  );
}
