import { Icon } from "@/components/Icon";
import type { InputLayout, LaidOutCell, LaidOutLine } from "@/payload/inputLayout";
import { Masked, PersonalNotice } from "@/privacy/PersonalData";
import { HiddenLine } from "@/privacy/PersonalJson";
import { FaultList, FaultNote } from "./FaultNote";
import type { Fault } from "./reviewApi";

/** An input with each reason beside the member or column that it is about. All of it is text. */
export function InputView({ layout }: { layout: InputLayout }) {
  return (
    <div className="min-w-0">
      {layout.whole.length > 0 && (
        <div className="border-line border-b px-4 py-2.5">
          <FaultList faults={layout.whole} label="Faults of the whole input" />
        </div>
      )}
      {layout.kind === "json" && <JsonLines lines={layout.lines} />}
      {layout.kind === "csv" && <CsvCells cells={layout.cells} />}
      {layout.kind === "text" && (
        <>
          {layout.why && <p className="text-muted px-4 pt-3">{layout.why}</p>}
          {layout.hidden ? (
            <PersonalNotice />
          ) : (
            <pre className="max-h-[32rem] overflow-auto px-4 py-3 font-mono text-[0.8125rem] break-all whitespace-pre-wrap">
              {layout.text === "" ? <span className="text-muted">(empty)</span> : layout.text}
            </pre>
          )}
        </>
      )}
    </div>
  );
}

function JsonLines({ lines }: { lines: LaidOutLine[] }) {
  return (
    <ol
      className="max-h-[40rem] overflow-auto py-2 font-mono text-[0.8125rem]"
      tabIndex={0}
      aria-label="Input, line by line"
    >
      {lines.map((line, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of one input never move.
          key={index}
          className={`flex flex-wrap items-baseline gap-x-4 border-s-4 px-3 py-px ${line.marked ? "bg-bad-soft border-bad" : "border-transparent"}`}
        >
          <span className="min-w-0 break-all whitespace-pre-wrap">
            {line.marked && line.faults.length > 0 && <span className="sr-only">At fault: </span>}
            <LineText line={line} />
          </span>
          <Reasons faults={line.faults} />
        </li>
      ))}
    </ol>
  );
}

function LineText({ line }: { line: LaidOutLine }) {
  if (line.missing) return <MissingMember text={line.text} />;
  return line.hidden ? <HiddenLine {...line.hidden} /> : line.text;
}

function MissingMember({ text }: { text: string }) {
  return (
    <>
      <span className="text-muted">{text}</span>
      <em className="text-bad">missing</em>
    </>
  );
}

function Reasons({ faults }: { faults: Fault[] }) {
  return faults.map((fault, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: faults of one input never move.
    <span key={index} className="inline-flex items-start gap-1 font-sans">
      <span className="text-bad mt-1">
        <Icon name="left" size={12} />
      </span>
      <FaultNote fault={fault} />
    </span>
  ));
}

function CsvCells({ cells }: { cells: LaidOutCell[] }) {
  return (
    <table className="w-full text-[0.8125rem]">
      <caption className="sr-only">Input, column by column</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Column</th>
          <th scope="col">Cell</th>
        </tr>
      </thead>
      <tbody>
        {cells.map(({ column, value, faults, hidden }, index) => (
          <tr
            // biome-ignore lint/suspicious/noArrayIndexKey: cells of one record never move.
            key={index}
            className={`border-line border-b last:border-b-0 ${faults.length > 0 ? "bg-bad-soft" : ""}`}
          >
            <th
              scope="row"
              className={`text-muted w-1/3 max-w-56 border-s-4 px-3 py-1.5 text-start align-baseline font-medium ${faults.length > 0 ? "border-s-bad" : "border-s-transparent"}`}
            >
              {column ?? <em>no column</em>}
            </th>
            <td className="px-3 py-1.5 align-baseline">
              <span className="flex flex-wrap items-baseline gap-x-4">
                {hidden && value ? <Masked value={value} /> : <Cell value={value} />}
                <Reasons faults={faults} />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ value }: { value: string | null }) {
  if (value === null) return <em className="text-bad">no cell</em>;
  if (value === "") return <em className="text-muted">empty</em>;
  return <span className="font-mono break-all whitespace-pre-wrap">{value}</span>;
}
