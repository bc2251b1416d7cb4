import { Link } from "@tanstack/react-router";
import { usePartnerSlug } from "@/api/partners";
import { Amount } from "@/components/Amount";
import { CopyId } from "@/components/CopyId";
import { Fact, Facts, Panel } from "@/components/Page";
import { RelativeTime } from "@/components/RelativeTime";
import type { ErrorEvent } from "@/review/reviewApi";

/** What is known about the event beside its input. */
export function EventFacts({ event }: { event: ErrorEvent }) {
  const slug = usePartnerSlug(event.partnerId);
  return (
    <Panel title="Event">
      <Facts>
        <Fact name="Received">
          <RelativeTime at={event.timestamp} />
        </Fact>
        <Fact name="Partner">
          <Link to="/partners/$slug" params={{ slug }}>
            {event.partnerId}
          </Link>
        </Fact>
        <Fact name="Value at risk">
          <Amount value={event.amountAtRisk} />
        </Fact>
        <Fact name="Definition">
          {event.definitionVersion > 0 ? (
            <Link
              to="/partners/$slug/definition"
              params={{ slug }}
              search={{ version: String(event.definitionVersion) }}
            >
              version {event.definitionVersion}
            </Link>
          ) : (
            <span className="text-muted">none</span>
          )}
        </Fact>
        <Fact name="Our id">
          <CopyId id={event.id} />
        </Fact>
        <Fact name="Trace">
          <CopyId id={event.traceId} what="trace id" />
        </Fact>
        <Fact name="SHA-256 of the input">
          <CopyId id={event.inputSha256} what="SHA-256 of the input" short />
        </Fact>
      </Facts>
    </Panel>
  );
}
