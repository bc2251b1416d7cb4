// biome-ignore-all lint/a11y/useFocusableInteractive: the links and buttons inside the cells have the focus.
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useRef } from "react";
import { useNarrow } from "./useNarrow";

export interface Column<Row> {
  /** Unique in the table. */
  id: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** "8rem", or with room to grow "minmax(6rem, 1fr)", which is the default. Never what depends on the content: each row is a grid of its own, and they must agree. A time needs 6.5rem: its exact twin has two lines then, and a row that grows when it gets the focus moves its link away from below the pointer, which loses the click. */
  width?: string;
  /** Numbers stand at the end, so that their digits can be compared. */
  end?: boolean;
  /** The server's name to sort by, if the list can be sorted by this column. */
  sort?: string;
  /** Its place in the card that a row becomes on a phone; "line" by default. */
  phone?: "title" | "end" | "line" | "hidden";
}

interface DataTableProps<Row> {
  /** What the table lists, for those who hear it: "Orders". */
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  /** The row's identity: it keeps its place while others come and go. */
  rowKey: (row: Row) => string;
  /** How many rows there are on the server; the table holds fewer. */
  total?: number;
  sortBy?: string;
  descending?: boolean;
  onSort?: (sortBy: string, descending: boolean) => void;
  /** Rows that came in just now are tinted. */
  isFresh?: (row: Row) => boolean;
  /** Shown instead of rows when there is none. */
  empty?: ReactNode;
  /** Style of the scrolling box; by default it is as high as what is left of the window. */
  heightClass?: string;
}

const DEFAULT_WIDTH = "minmax(6rem, 1fr)";
const ROW_PX = 34;
const CARD_PX = 74;

/**
 * Rows of a list, of which only those in sight are in the document. The first link or button of a row is
 * its keyboard stop: j and k move between those (see shell/shortcuts.ts), Enter opens. A row should
 * therefore begin with what opens it.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const {
    columns,
    rows,
    label,
    heightClass = "max-h-[max(20rem,calc(100dvh-13rem))] md:max-h-[max(20rem,calc(100dvh-20.5rem))]",
  } = props;
  const narrow = useNarrow();
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (narrow ? CARD_PX : ROW_PX),
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : props.rowKey(row);
    },
    overscan: 12,
  });
  const tracks = columns.map((column) => column.width ?? DEFAULT_WIDTH);
  const leastRem = tracks.reduce((sum, track) => sum + Number.parseFloat(track.replace("minmax(", "")), 1);

  if (rows.length === 0 && props.empty) return <>{props.empty}</>;
  return (
    <div
      ref={scroller}
      data-row-list
      className={`overflow-auto overscroll-contain ${heightClass}`}
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      <div
        role="table"
        aria-label={label}
        aria-rowcount={props.total ?? rows.length}
        style={narrow ? undefined : { minWidth: `${leastRem}rem` }}
      >
        <HeaderRow {...props} tracks={tracks.join(" ")} narrow={narrow} />
        <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <div
                role="row"
                key={item.key}
                ref={virtualizer.measureElement}
                data-row
                data-index={item.index}
                aria-rowindex={item.index + 2}
                className={`border-line hover:bg-raised focus-within:bg-accent-soft absolute inset-x-0 top-0 border-b ${
                  props.isFresh?.(row) ? "bg-good-soft" : ""
                } ${narrow ? "flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-3 py-2" : "grid items-center px-2"}`}
                style={{
                  transform: `translateY(${item.start}px)`,
                  ...(narrow ? {} : { gridTemplateColumns: tracks.join(" "), minHeight: ROW_PX }),
                }}
              >
                {narrow ? (
                  <CardCells columns={columns} row={row} />
                ) : (
                  <RowCells columns={columns} row={row} />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function RowCells<Row>({ columns, row }: { columns: Column<Row>[]; row: Row }) {
  return columns.map((column) => (
    <div
      role="cell"
      key={column.id}
      className={`min-w-0 px-2 py-1 text-[0.8125rem] ${column.end ? "text-end" : "truncate"}`}
    >
      {column.cell(row)}
    </div>
  ));
}

/** The title and what stands at the end share the first line; the other cells follow with their names. */
function CardCells<Row>({ columns, row }: { columns: Column<Row>[]; row: Row }) {
  const at = (place: Column<Row>["phone"]) => columns.filter((column) => (column.phone ?? "line") === place);
  return (
    <>
      {at("title").map((column) => (
        <div role="cell" key={column.id} className="min-w-2/5 flex-1 truncate font-medium">
          {column.cell(row)}
        </div>
      ))}
      {at("end").map((column) => (
        <div role="cell" key={column.id} className="max-w-[55%] text-end">
          {column.cell(row)}
        </div>
      ))}
      <span role="presentation" className="basis-full" />
      {at("line").map((column) => (
        <div role="cell" key={column.id} className="text-muted flex min-w-0 gap-1 text-xs">
          <span aria-hidden="true">{column.title}</span>
          <span className="text-ink min-w-0 truncate">{column.cell(row)}</span>
        </div>
      ))}
    </>
  );
}

function HeaderRow<Row>(props: DataTableProps<Row> & { tracks: string; narrow: boolean }) {
  return (
    <div role="rowgroup" className={props.narrow ? "sr-only" : "bg-surface sticky top-0 z-10"}>
      <div
        role="row"
        aria-rowindex={1}
        className="border-control grid items-center border-b px-2"
        style={{ gridTemplateColumns: props.tracks }}
      >
        {props.columns.map((column) => (
          <HeaderCell key={column.id} {...props} column={column} />
        ))}
      </div>
    </div>
  );
}

function HeaderCell<Row>({
  column,
  sortBy,
  descending,
  onSort,
  narrow,
}: DataTableProps<Row> & { column: Column<Row>; narrow: boolean }) {
  const sorted = column.sort !== undefined && column.sort === sortBy;
  const direction = descending ? "descending" : "ascending";
  return (
    <div
      role="columnheader"
      aria-sort={sorted ? direction : undefined}
      className={`label px-2 py-1.5 ${column.end ? "text-end" : ""}`}
    >
      {column.sort && onSort && !narrow ? (
        <button
          type="button"
          className={`hover:text-ink min-h-6 font-medium ${sorted ? "text-ink" : ""}`}
          onClick={() => column.sort && onSort(column.sort, sorted ? !descending : true)}
        >
          {column.title}
          <span aria-hidden="true">{sorted ? (descending ? " ↓" : " ↑") : ""}</span>
        </button>
      ) : (
        column.title
      )}
    </div>
  );
}
