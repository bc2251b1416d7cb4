import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { answer, api } from "@/api/client";
import type { Partner } from "@/api/partners";
import { ApiProblem } from "@/api/problem";
import { Count } from "@/components/Amount";
import { grouped } from "@/components/grouped";
import { Fact, Facts, Page, Panel } from "@/components/Page";
import { EmptyState, QueryStates } from "@/components/PageStates";
import { RelativeTime } from "@/components/RelativeTime";
import { StateBadge } from "@/components/StateBadge";
import { ErrorRate, Headroom, Health, ratePerMinute } from "../partners/partnerHealth";
import { Keys } from "./Keys";

const route = getRouteApi("/partners/$slug");

/** One partner: how it feeds, how much of that is refused, its keys and its definition. */
export default function PartnerPage() {
  const { slug } = route.useParams();
  const partner = useQuery({
    queryKey: ["partners", slug],
    queryFn: ({ signal }) => answer(api.GET("/api/partners/{slug}", { params: { path: { slug } }, signal })),
    refetchInterval: 5_000,
  });
  if (partner.error instanceof ApiProblem && partner.error.status === 404) {
    return (
      <Page title={slug}>
        <EmptyState
          icon="partners"
          title="No partner has this name"
          action={<Link to="/partners">All partners</Link>}
        />
      </Page>
    );
  }
  return (
    <Page
      title={partner.data?.id ?? slug}
      heading={
        <span className="inline-flex items-center gap-2">
          {partner.data?.id ?? slug} {partner.data && <Health partner={partner.data} />}
        </span>
      }
      lead={<Link to="/partners">All partners</Link>}
      actions={
        <>
          <Link className="button" to="/orders" search={{ partnerId: slug }}>
            Orders
          </Link>
          <Link className="button" to="/submit" search={{ partner: slug }}>
            Submit
          </Link>
        </>
      }
    >
      <QueryStates query={partner} rows={10}>
        {(found) => (
          <>
            <Figures partner={found} />
            <div className="grid items-start gap-4 lg:grid-cols-2">
              <div className="min-w-0 space-y-4">
                <Rates partner={found} />
                <Definitions slug={slug} />
              </div>
              <div className="min-w-0 space-y-4">
                <Feed partner={found} />
                <Keys slug={slug} />
              </div>
            </div>
          </>
        )}
      </QueryStates>
    </Page>
  );
}

function Figures({ partner }: { partner: Partner }) {
  const { gaps, stored, waiting } = partner.sequence;
  return (
    <dl className="grid grid-cols-2 gap-2 lg:grid-cols-4 xl:gap-3">
      <Figure name="Error rate, last hour" note="refused and conflicting; 5 % is the limit">
        <ErrorRate partner={partner} />
      </Figure>
      <Figure name="Last seen" note="the newest input">
        <span className="text-lg">
          <RelativeTime at={partner.lastSeen} />
        </span>
      </Figure>
      <Figure name="Orders stored" note={`${grouped(waiting)} on their way`}>
        <Count value={stored} />
      </Figure>
      <Figure name="Sequence gaps" note="must be 0">
        <span className={gaps > 0 ? "text-bad" : ""}>
          <Count value={gaps} />
        </span>
      </Figure>
    </dl>
  );
}

function Figure({ name, note, children }: { name: string; note: string; children: ReactNode }) {
  return (
    <div className="panel px-4 py-3">
      <dt className="label">{name}</dt>
      <dd className="mt-0.5 flex min-h-8 items-center text-2xl font-semibold tracking-tight">{children}</dd>
      <dd className="text-muted text-xs">{note}</dd>
    </div>
  );
}

const DECISIONS = ["received", "accepted", "duplicates", "conflicts", "rejected"] as const;

function Rates({ partner }: { partner: Partner }) {
  return (
    <Panel title="Inputs a minute">
      <div className="overflow-x-auto p-4">
        <table className="w-full text-end">
          <caption className="sr-only">Inputs a minute, by decision and window</caption>
          <thead>
            <tr className="label">
              <th scope="col" className="text-start font-medium">
                Decision
              </th>
              {partner.ratesPerMinute.map(({ minutes }) => (
                <th scope="col" key={minutes} className="pb-1 text-end font-medium">
                  last {minutes} min
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {DECISIONS.map((decision) => (
              <tr key={decision} className="border-line border-t">
                <th scope="row" className="py-1.5 text-start font-normal capitalize">
                  {decision}
                </th>
                {partner.ratesPerMinute.map(({ minutes }) => (
                  <td key={minutes}>{ratePerMinute(partner, minutes, decision)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function Feed({ partner }: { partner: Partner }) {
  return (
    <Panel title="Feed">
      <Facts>
        <Fact name="Address">
          <code className="font-mono text-[0.8125rem]">/api/feed/{partner.slug}</code>
        </Fact>
        <Fact name="Format">{partner.format}</Fact>
        <Fact name="Accepted for ever">
          <Count value={partner.sequence.highest} />
        </Fact>
        <Fact name="Rate limit">
          {partner.rateLimit
            ? `${grouped(partner.rateLimit.perSecond)} orders/s, ${grouped(partner.rateLimit.burst)} at once`
            : "none"}
        </Fact>
        <Fact name="Left now">
          <Headroom partner={partner} />
        </Fact>
      </Facts>
    </Panel>
  );
}

function Definitions({ slug }: { slug: string }) {
  const definitions = useQuery({
    queryKey: ["definitions", slug],
    queryFn: async ({ signal }) =>
      (await answer(api.GET("/api/partners/{slug}/definitions", { params: { path: { slug } }, signal })))
        .versions,
  });
  return (
    <Panel
      title="Definition"
      actions={
        <Link to="/partners/$slug/definition" params={{ slug }}>
          Edit and try
        </Link>
      }
    >
      <QueryStates query={definitions} rows={2}>
        {(versions) => (
          <ul className="divide-line divide-y">
            {versions.slice(0, 5).map((one) => (
              <li key={one.version} className="flex flex-wrap items-baseline gap-x-3 px-4 py-2">
                <span className="font-medium">Version {one.version}</span>
                {one.active && <StateBadge state="active" />}
                <span className="text-muted text-[0.8125rem]">
                  {one.origin === "file"
                    ? "from its file"
                    : `uploaded${one.uploadedBy ? ` with ${one.uploadedBy}` : ""}`}{" "}
                  · {one.samples.passed} samples pass
                </span>
                <span className="text-muted ms-auto text-[0.8125rem]">
                  <RelativeTime at={one.uploadedAt} />
                </span>
                {one.reason && <span className="text-muted basis-full text-[0.8125rem]">{one.reason}</span>}
              </li>
            ))}
          </ul>
        )}
      </QueryStates>
    </Panel>
  );
}
