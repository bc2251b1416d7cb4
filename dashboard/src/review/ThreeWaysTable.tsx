import { isNumber, writeExact } from "@/api/exactJson";
import { Amount } from "@/components/Amount";
import { useNarrow } from "@/components/useNarrow";
import { Masked, useHidden } from "@/privacy/PersonalData";
import { FaultNote } from "./FaultNote";
import type { FieldRow, RawPart, Reading } from "./threeWays";

const COLUMNS = { raw: "Raw", normalised: "Normalised", edited: "Edited" } as const;

/** What came, what the definition makes of it, and what it makes of the edit: side by side, on a phone stacked. */
export function ThreeWaysTable({ rows }: { rows: FieldRow[] }) {
  return useNarrow() ? <StackedRows rows={rows} /> : <WideRows rows={rows} />;
}

function WideRows({ rows }: { rows: FieldRow[] }) {
  return (
    <table className="w-full table-fixed text-[0.8125rem]">
      <caption className="sr-only">Raw, normalised and edited, field by field</caption>
      <thead>
        <tr className="label border-line border-b">
          {["Field", ...Object.values(COLUMNS)].map((title, at) => (
            <th
              key={title}
              scope="col"
              className={`px-3 py-1.5 text-start font-medium ${at === 0 ? "w-36" : ""}`}
            >
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of one input never move.
          <tr key={index} className="border-line border-b align-baseline last:border-b-0">
            <th scope="row" className="px-3 py-1.5 text-start font-medium break-all">
              <FieldName field={row.field} />
            </th>
            <td className="px-3 py-1.5">
              <RawCell parts={row.raw} />
            </td>
            <td className={`px-3 py-1.5 ${row.normalised.faults.length > 0 ? "bg-bad-soft" : ""}`}>
              <ReadingCell row={row} reading={row.normalised} />
            </td>
            <td className={`px-3 py-1.5 ${editedStyle(row)}`}>
              <EditedCell row={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function StackedRows({ rows }: { rows: FieldRow[] }) {
  return (
    <ul
      className="divide-line divide-y text-[0.8125rem]"
      aria-label="Raw, normalised and edited, field by field"
    >
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of one input never move.
        <li key={index} className="px-3 py-2">
          <p className="font-medium break-all">
            <FieldName field={row.field} />
          </p>
          <dl className="grid grid-cols-[5.5rem_1fr] gap-x-2">
            <dt className="text-muted">{COLUMNS.raw}</dt>
            <dd className="min-w-0">
              <RawCell parts={row.raw} />
            </dd>
            <dt className="text-muted">{COLUMNS.normalised}</dt>
            <dd className={`min-w-0 ${row.normalised.faults.length > 0 ? "bg-bad-soft" : ""}`}>
              <ReadingCell row={row} reading={row.normalised} />
            </dd>
            <dt className="text-muted">{COLUMNS.edited}</dt>
            <dd className={`min-w-0 ${editedStyle(row)}`}>
              <EditedCell row={row} />
            </dd>
          </dl>
        </li>
      ))}
    </ul>
  );
}

function FieldName({ field }: { field: string | null }) {
  return field ?? <span className="text-muted font-normal">no field of its own</span>;
}

function RawCell({ parts }: { parts: RawPart[] }) {
  if (parts.length === 0) return <span className="text-muted">not from the input</span>;
  return parts.map((part) => (
    <p key={part.name} className="break-all">
      <span className="text-muted">{part.name} </span>
      {part.text === null ? (
        <em className="text-muted">did not come</em>
      ) : part.hidden ? (
        <Masked value={part.text} />
      ) : (
        <span className="font-mono">{part.text === "" ? <em>empty</em> : part.text}</span>
      )}
    </p>
  ));
}

function ReadingCell({ row, reading }: { row: FieldRow; reading: Reading }) {
  const hidden = useHidden();
  if (reading.faults.length > 0) {
    return reading.faults.map((fault, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: faults of one input never move.
      <FaultNote key={index} fault={fault} />
    ));
  }
  if (row.field === null) return <span className="text-muted">metadata, or not read</span>;
  if (reading.value === null) return <span className="text-muted">none</span>;
  if (hidden.member(row.field)) return <Masked value={writeExact(reading.value)} />;
  if (isNumber(reading.value)) return <Amount value={reading.value} />;
  return <span className="font-mono break-all">{writeExact(reading.value)}</span>;
}

function editedStyle(row: FieldRow): string {
  if (row.edited === null) return "";
  if (row.edited.faults.length > 0) return "bg-bad-soft";
  return row.changed ? "bg-good-soft" : "";
}

function EditedCell({ row }: { row: FieldRow }) {
  if (row.edited === null) return <span className="text-muted">as before</span>;
  return (
    <>
      {row.changed && <span className="sr-only">Changed: </span>}
      <ReadingCell row={row} reading={row.edited} />
    </>
  );
}
