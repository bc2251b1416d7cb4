import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { answer, api } from "@/api/client";
import { writeExact } from "@/api/exactJson";
import type { components } from "@/api/schema";
import { FloatingDialog } from "@/components/ConfirmDialog";
import { CopyId } from "@/components/CopyId";
import { CursorPager } from "@/components/CursorPager";
import { type Column, DataTable } from "@/components/DataTable";
import { FilterBar } from "@/components/FilterBar";
import { Fact, Facts, Page } from "@/components/Page";
import { EmptyState, FilteredEmpty, QueryStates } from "@/components/PageStates";
import { RelativeTime } from "@/components/RelativeTime";
import { countFilters, type Search, withFilters } from "@/components/urlState";
import { AUDIT_FILTERS, type AuditSearch } from "./auditSearch";
import { TargetLink } from "./TargetLink";

export type AuditEntry = components["schemas"]["AuditEntry"];

const route = getRouteApi("/audit");

const PAGE_SIZE = 100;
const REFRESH_MS = 10_000;
const ACTION_CHOICES = [
  "error.reprocess",
  "error.dismiss",
  "error.reopen",
  "errors.dismiss",
  "reprocess.start",
  "reprocess.cancel",
  "redrive.start",
  "redrive.cancel",
  "queue.purge",
  "definition.upload",
  "definition.activate",
  "definition.rollback",
  "key.create",
  "key.rotate",
  "key.revoke",
  "backup.create",
].map((action) => ({ value: action, label: action }));

/** Who changed what, when and why. Nothing here can be changed. */
export default function AuditPage() {
  const search: AuditSearch = route.useSearch();
  const navigate = route.useNavigate();
  const [opened, setOpened] = useState<AuditEntry | null>(null);
  const change = (changes: Search) => void navigate({ to: "/audit", search: withFilters(search, changes) });
  const query = useQuery({
    queryKey: ["audit", search],
    queryFn: ({ signal }) =>
      answer(api.GET("/api/audit", { params: { query: { ...search, pageSize: PAGE_SIZE } }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: search.cursor ? false : REFRESH_MS,
  });

  return (
    <Page
      title="Audit"
      lead="Every change that somebody made, the newest first. Entries are only ever added."
    >
      <section className="panel min-w-0" aria-label="Audit log">
        <FilterBar
          filters={[
            { name: "action", label: "What", choices: ACTION_CHOICES },
            { name: "actor", label: "Who (key id)" },
            { name: "target", label: "To which (id)" },
            { name: "fromDate", label: "From (UTC)", type: "date" },
            { name: "toDate", label: "To", type: "date" },
          ]}
          search={search}
          onChange={change}
        />
        <QueryStates query={query} rows={12}>
          {({ data, nextCursor }) => (
            <>
              <DataTable
                label="Audit log"
                columns={columns(setOpened)}
                rows={data}
                rowKey={(entry) => entry.id}
                empty={
                  countFilters(search, AUDIT_FILTERS) > 0 ? (
                    <FilteredEmpty
                      what="entries"
                      onClear={() => void navigate({ to: "/audit", search: {} })}
                    />
                  ) : (
                    <EmptyState icon="audit" title="Nobody changed anything yet">
                      Reprocessing, dismissing, redrives, definitions, keys and backups are written down here.
                    </EmptyState>
                  )
                }
              />
              {(nextCursor || search.cursor) && (
                <CursorPager pageSize={PAGE_SIZE} nextCursor={nextCursor} what="entries" />
              )}
            </>
          )}
        </QueryStates>
      </section>
      {opened && <EntryDialog entry={opened} onClose={() => setOpened(null)} />}
    </Page>
  );
}

const whoDid = ({ actor }: AuditEntry) => (actor.key === null ? actor.role : `${actor.key} (${actor.role})`);

function columns(open: (entry: AuditEntry) => void): Column<AuditEntry>[] {
  return [
    {
      id: "action",
      title: "What",
      width: "minmax(10rem, 1fr)",
      phone: "title",
      cell: (entry) => (
        <button
          type="button"
          className="text-accent min-h-6 font-medium hover:underline"
          aria-haspopup="dialog"
          onClick={() => open(entry)}
        >
          {entry.action}
        </button>
      ),
    },
    {
      id: "target",
      title: "To which",
      width: "minmax(12rem, 1.6fr)",
      cell: (entry) => <TargetLink target={entry.target} />,
    },
    {
      id: "reason",
      title: "Why",
      width: "minmax(12rem, 2fr)",
      cell: (entry) =>
        entry.reason === null ? (
          <span className="text-muted">–</span>
        ) : (
          <span title={entry.reason}>{entry.reason}</span>
        ),
    },
    { id: "actor", title: "Who", width: "minmax(9rem, 1fr)", cell: (entry) => whoDid(entry) },
    {
      id: "at",
      title: "When",
      width: "7.5rem",
      end: true,
      phone: "end",
      cell: (entry) => <RelativeTime at={entry.at} inTable />,
    },
  ];
}

function EntryDialog({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  return (
    <FloatingDialog title={entry.action} onClose={onClose} wide>
      <Facts className="!p-0">
        <Fact name="When">
          <RelativeTime at={entry.at} />
        </Fact>
        <Fact name="Who">{whoDid(entry)}</Fact>
        <Fact name="To which">
          <TargetLink target={entry.target} />
        </Fact>
        <Fact name="Why">{entry.reason ?? <span className="text-muted">no reason was given</span>}</Fact>
        <Fact name="Trace">
          <CopyId id={entry.traceId} what="trace id" />
        </Fact>
        <Fact name="Entry">
          <CopyId id={entry.id} />
        </Fact>
      </Facts>
      {entry.details && (
        <pre className="bg-raised mt-4 max-h-80 overflow-auto rounded-md p-3 font-mono text-[0.8125rem] break-all whitespace-pre-wrap">
          {writeExact(entry.details, 2)}
        </pre>
      )}
    </FloatingDialog>
  );
}
