import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { usePartnerChoices } from "@/api/partners";
import { Amount, Count } from "@/components/Amount";
import { ChoiceGroup } from "@/components/ChoiceGroup";
import { CursorPager } from "@/components/CursorPager";
import { type Column, DataTable } from "@/components/DataTable";
import { FilterBar } from "@/components/FilterBar";
import { Page } from "@/components/Page";
import { EmptyState, FilteredEmpty, QueryStates } from "@/components/PageStates";
import { RelativeTime } from "@/components/RelativeTime";
import { Sparkline } from "@/components/Sparkline";
import { StateBadge } from "@/components/StateBadge";
import { countFilters, type Search, withFilters } from "@/components/urlState";
import { useRefreshOn } from "@/live/useRefreshOn";
import { type ErrorGroup, type GroupSort, type GroupState, readGroups } from "@/review/reviewApi";

const route = getRouteApi("/errors");

const PAGE_SIZE = 50;
const FILTERS = ["partnerId", "state"];
const STATES: GroupState[] = ["open", "regressed", "resolved", "dismissed"];
const RANKINGS: { value: GroupSort; label: string }[] = [
  { value: "valueAtRisk", label: "Value at risk" },
  { value: "lastSeen", label: "Most recent" },
  { value: "open", label: "Most open" },
];

/** Refused inputs, alike ones together: what costs most, or happened last, is at the top. */
export default function ErrorsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const partners = usePartnerChoices();
  const sortBy = RANKINGS.find(({ value }) => value === search.sortBy)?.value ?? "valueAtRisk";
  const change = (changes: Search) => void navigate({ to: "/errors", search: withFilters(search, changes) });

  const queryKey = ["error-groups", search.partnerId, search.state, sortBy, search.cursor];
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      readGroups(
        {
          partnerId: search.partnerId,
          state: search.state as GroupState | undefined,
          sortBy,
          cursor: search.cursor,
          pageSize: PAGE_SIZE,
        },
        signal,
      ),
    placeholderData: keepPreviousData,
  });
  useRefreshOn("error", queryKey);

  return (
    <Page
      title="Errors"
      lead="Refused inputs, alike ones together: by partner, code and field of their first fault."
      actions={
        <>
          <ChoiceGroup
            label="Rank by"
            choices={RANKINGS}
            value={sortBy}
            onChange={(value) => change({ sortBy: value === "valueAtRisk" ? undefined : value })}
          />
          <Link to="/errors/events" className="button no-underline">
            All events
          </Link>
        </>
      }
    >
      <section className="panel min-w-0" aria-label="Groups of errors">
        <FilterBar
          filters={[
            { name: "partnerId", label: "Partner", choices: partners },
            {
              name: "state",
              label: "State",
              choices: STATES.map((state) => ({ value: state, label: state })),
            },
          ]}
          search={search}
          onChange={change}
        />
        <QueryStates query={query}>
          {({ data, total, nextCursor }) => (
            <>
              <DataTable
                label="Groups of errors"
                columns={COLUMNS}
                rows={data}
                rowKey={(row) => row.group}
                total={total}
                sortBy={sortBy}
                descending
                onSort={(column) => change({ sortBy: column === "valueAtRisk" ? undefined : column })}
                empty={
                  countFilters(search, FILTERS) > 0 ? (
                    <FilteredEmpty
                      what="groups"
                      onClear={() => change({ partnerId: undefined, state: undefined })}
                    />
                  ) : (
                    <EmptyState icon="check" title="Nothing was refused">
                      When an input has faults, it is kept here with every reason, and can be repaired.
                    </EmptyState>
                  )
                }
              />
              <CursorPager pageSize={PAGE_SIZE} total={total} nextCursor={nextCursor} what="groups" />
            </>
          )}
        </QueryStates>
      </section>
    </Page>
  );
}

const COLUMNS: Column<ErrorGroup>[] = [
  {
    id: "group",
    title: "Group",
    width: "minmax(14rem, 2fr)",
    phone: "title",
    cell: (row) => (
      <Link to="/errors/events" search={{ group: row.group }} className="font-medium" title={row.group}>
        {row.field || "whole input"} <span className="text-muted font-normal">{row.code}</span>
      </Link>
    ),
  },
  {
    id: "state",
    title: "State",
    width: "5.75rem",
    phone: "end",
    cell: (row) => <StateBadge state={row.state} />,
  },
  { id: "partner", title: "Partner", width: "minmax(6.25rem, 1fr)", cell: (row) => row.partnerId },
  {
    id: "value",
    title: "Value at risk",
    width: "minmax(7.5rem, 1fr)",
    end: true,
    sort: "valueAtRisk",
    cell: (row) => (
      <>
        <Amount value={row.valueAtRisk} />{" "}
        {row.unknownAmounts > 0 && (
          <span className="text-muted text-xs md:block" title="Open events without a readable amount">
            + <Count value={row.unknownAmounts} /> unknown
          </span>
        )}
      </>
    ),
  },
  {
    id: "open",
    title: "Open",
    width: "6.5rem",
    end: true,
    sort: "open",
    cell: (row) => (
      <>
        <Count value={row.open} />
        {row.open !== row.count && (
          <span className="text-muted">
            {" "}
            of <Count value={row.count} />
          </span>
        )}
      </>
    ),
  },
  {
    id: "sparkline",
    title: "Last 24 hours",
    width: "9rem",
    phone: "hidden",
    cell: (row) => <Sparkline values={row.sparkline} />,
  },
  {
    id: "first",
    title: "First seen",
    width: "6.5rem",
    phone: "hidden",
    cell: (row) => <RelativeTime at={row.firstSeen} inTable />,
  },
  {
    id: "last",
    title: "Last seen",
    width: "6.5rem",
    sort: "lastSeen",
    cell: (row) => <RelativeTime at={row.lastSeen} inTable />,
  },
];
