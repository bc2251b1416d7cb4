import { Link } from "@tanstack/react-router";
import { type Partner, usePartners } from "@/api/partners";
import { Count } from "@/components/Amount";
import { type Column, DataTable } from "@/components/DataTable";
import { Page } from "@/components/Page";
import { EmptyState, QueryStates } from "@/components/PageStates";
import { RelativeTime } from "@/components/RelativeTime";
import { ErrorRate, Headroom, Health, ratePerMinute } from "./partnerHealth";

const columns: Column<Partner>[] = [
  {
    id: "id",
    title: "Partner",
    phone: "title",
    width: "minmax(8rem, 1.2fr)",
    cell: (partner) => (
      <Link to="/partners/$slug" params={{ slug: partner.slug }}>
        {partner.id}
      </Link>
    ),
  },
  {
    id: "health",
    title: "Health",
    width: "5.5rem",
    phone: "end",
    cell: (partner) => <Health partner={partner} />,
  },
  {
    id: "lastSeen",
    title: "Last seen",
    width: "6.5rem",
    cell: (partner) => <RelativeTime at={partner.lastSeen} inTable />,
  },
  {
    id: "rate",
    title: "Inputs/min",
    width: "6rem",
    end: true,
    cell: (partner) => ratePerMinute(partner, 5, "received"),
  },
  {
    id: "errorRate",
    title: "Error rate, 1 h",
    width: "7rem",
    end: true,
    cell: (partner) => <ErrorRate partner={partner} />,
  },
  {
    id: "stored",
    title: "Orders",
    width: "6.5rem",
    end: true,
    cell: (partner) => <Count value={partner.sequence.stored} />,
  },
  {
    id: "gaps",
    title: "Gaps",
    width: "4rem",
    end: true,
    cell: (partner) => (
      <span className={partner.sequence.gaps > 0 ? "text-bad font-semibold" : ""}>
        <Count value={partner.sequence.gaps} />
      </span>
    ),
  },
  {
    id: "headroom",
    title: "Rate limit left",
    width: "minmax(7rem, 1fr)",
    cell: (partner) => <Headroom partner={partner} />,
  },
  {
    id: "definition",
    title: "Definition",
    width: "6.5rem",
    cell: (partner) => `${partner.format}, v${partner.definitionVersion}`,
  },
  {
    id: "keys",
    title: "Keys",
    width: "4rem",
    end: true,
    phone: "hidden",
    cell: (partner) => <Count value={partner.keys.length} />,
  },
];

/** Every partner, and whether it is well. */
export default function PartnersPage() {
  const partners = usePartners();
  return (
    <Page title="Partners">
      <section className="panel" aria-label="Partners">
        <QueryStates query={partners}>
          {(all) => (
            <DataTable
              label="Partners"
              columns={columns}
              rows={all}
              rowKey={(partner) => partner.id}
              empty={<EmptyState icon="partners" title="No partner is defined" />}
            />
          )}
        </QueryStates>
      </section>
    </Page>
  );
}
