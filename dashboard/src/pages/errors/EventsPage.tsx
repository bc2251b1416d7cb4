import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { usePartnerChoices } from "@/api/partners";
import { CursorPager } from "@/components/CursorPager";
import { DataTable } from "@/components/DataTable";
import { ExportButtons } from "@/components/ExportButtons";
import { FilterBar } from "@/components/FilterBar";
import { Page } from "@/components/Page";
import { EmptyState, FilteredEmpty, QueryStates } from "@/components/PageStates";
import { countFilters, type Search, withFilters, writeSearch } from "@/components/urlState";
import { useRefreshOn } from "@/live/useRefreshOn";
import { FAULT_CODE_CHOICES } from "@/review/faultCodes";
import { type EventQuery, readErrors } from "@/review/reviewApi";
import { EVENT_FILTERS, type EventsSearch } from "./errorsSearch";
import { eventColumns } from "./eventColumns";
import { GroupSummary } from "./GroupSummary";

const route = getRouteApi("/errors/events");

const PAGE_SIZE = 100;
const STATE_CHOICES = ["open", "resolved", "dismissed"].map((state) => ({ value: state, label: state }));

/** Single error events: of one group, or all that match the filters. */
export default function EventsPage() {
  const search: EventsSearch = route.useSearch();
  const navigate = route.useNavigate();
  const partners = usePartnerChoices();
  const { cursor, page, ...filters } = search;
  const change = (changes: Search) =>
    void navigate({ to: "/errors/events", search: withFilters(search, changes) });

  const queryKey = ["errors", search];
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      readErrors({ ...filters, cursor, page, pageSize: PAGE_SIZE } as EventQuery, signal),
    placeholderData: keepPreviousData,
  });
  useRefreshOn("error", queryKey);

  return (
    <Page
      title={search.group ? "Errors of a group" : "Error events"}
      lead={<Link to="/errors">All groups</Link>}
      actions={
        <ExportButtons
          name="errors"
          path={(format) => `/api/errors/export${writeSearch({ ...filters, format })}`}
        />
      }
    >
      {search.group && <GroupSummary key={search.group} group={search.group} />}
      <section className="panel min-w-0" aria-label="Error events">
        <FilterBar
          filters={[
            { name: "partnerId", label: "Partner", choices: partners },
            { name: "state", label: "State", choices: STATE_CHOICES },
            { name: "errorCode", label: "Code", choices: FAULT_CODE_CHOICES },
            { name: "field", label: "Field" },
            { name: "fromDate", label: "From (received, UTC)", type: "date" },
            { name: "toDate", label: "To", type: "date" },
            { name: "group", label: "Group", placeholder: "PARTNER:CODE:field" },
          ]}
          search={search}
          onChange={change}
        />
        <QueryStates query={query} rows={12}>
          {(found) => (
            <>
              <DataTable
                label="Error events"
                columns={eventColumns}
                rows={found.data}
                rowKey={(event) => event.id}
                total={found.total}
                empty={
                  countFilters(search, EVENT_FILTERS) > 0 ? (
                    <FilteredEmpty
                      what="error events"
                      onClear={() => void navigate({ to: "/errors/events", search: {} })}
                    />
                  ) : (
                    <EmptyState icon="check" title="Nothing was refused">
                      When an input has faults, it is kept here with every reason, and can be repaired.
                    </EmptyState>
                  )
                }
              />
              <CursorPager {...found} what="events" />
            </>
          )}
        </QueryStates>
      </section>
    </Page>
  );
}
