import { useRef, useState } from "react";
import { Button } from "@/components/Button";
import { ChoiceGroup } from "@/components/ChoiceGroup";
import { TextArea, TextField } from "@/components/Field";
import type { CsvFormat } from "@/payload/definitionFormat";
import { findMember, type InputLayout } from "@/payload/inputLayout";
import { JsonSyntax, layOutJson, placeInText } from "@/payload/jsonLayout";
import { isHidden } from "@/privacy/hideInput";
import { masked } from "@/privacy/mask";
import { PersonalNotice } from "@/privacy/PersonalData";
import { type EditableRecord, recordOf, writeRecord } from "@/review/errorInput";
import type { ErrorEvent, Fault } from "@/review/reviewApi";

interface InputEditorProps {
  event: ErrorEvent;
  format: CsvFormat;
  /** The input as it came: what is hidden of it is not shown here either. */
  original: InputLayout;
  text: string;
  onChange: (text: string) => void;
  /** What is wrong with the text as it is now. */
  faults: Fault[];
}

/** The input to be corrected: a CSV record column by column, everything else as text. */
export function InputEditor({ event, format, original, text, onChange, faults }: InputEditorProps) {
  const record = recordOf(text, event, format);
  const [asText, setAsText] = useState(false);
  return (
    <div className="space-y-3">
      {record && (
        <ChoiceGroup
          label="Edit"
          value={asText ? "text" : "columns"}
          onChange={(value) => setAsText(value === "text")}
          choices={[
            { value: "columns", label: "Columns" },
            { value: "text", label: "Text" },
          ]}
        />
      )}
      {record && !asText ? (
        <RecordEditor
          record={record}
          isHiddenAt={(at) => original.kind === "csv" && original.cells[at]?.hidden === true}
          faults={faults}
          onChange={(changed) => onChange(writeRecord(changed, format))}
        />
      ) : isHidden(original) ? (
        <PersonalNotice />
      ) : (
        <TextEditor text={text} onChange={onChange} faults={faults} />
      )}
    </div>
  );
}

interface RecordEditorProps {
  record: EditableRecord;
  isHiddenAt: (at: number) => boolean;
  faults: Fault[];
  onChange: (record: EditableRecord) => void;
}

function RecordEditor({ record, isHiddenAt, faults, onChange }: RecordEditorProps) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {record.columns.map((column, at) => (
        <TextField
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place; two may have the same name.
          key={at}
          label={column}
          className="font-mono"
          value={isHiddenAt(at) ? masked(record.cells[at] ?? "") : (record.cells[at] ?? "")}
          readOnly={isHiddenAt(at)}
          hint={isHiddenAt(at) ? "Hidden: personal data. Show it to edit it." : undefined}
          error={faults.find(({ field }) => field === column)?.message}
          onChange={(event) => onChange({ ...record, cells: record.cells.with(at, event.target.value) })}
        />
      ))}
    </div>
  );
}

function TextEditor({ text, onChange, faults }: Pick<InputEditorProps, "text" | "onChange" | "faults">) {
  const area = useRef<HTMLTextAreaElement>(null);
  const lines = text.split("\n").length;
  const select = (field: string) => {
    const place = findMember(text, field);
    if (!place || !area.current) return;
    area.current.focus();
    area.current.setSelectionRange(place.from, place.to);
  };
  const reachable = faults.filter(({ field }) => findMember(text, field));
  return (
    <div className="space-y-2">
      <TextArea
        ref={area}
        label="Input"
        className="font-mono text-[0.8125rem]"
        rows={Math.min(Math.max(lines + 1, 4), 24)}
        value={text}
        error={syntaxFault(text)}
        onChange={(event) => onChange(event.target.value)}
      />
      {reachable.length > 0 && (
        <div className="flex flex-wrap items-center gap-1.5">
          <span className="label">Go to</span>
          {reachable.map((fault, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a field may have several faults.
            <Button key={index} onClick={() => select(fault.field)} title={fault.message}>
              {fault.field}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

/** What the browser can tell by itself, before the server is asked. */
function syntaxFault(text: string): string | null {
  if (!/^[\uFEFF\s]*[{[]/.test(text)) return null;
  try {
    layOutJson(text);
    return null;
  } catch (error) {
    if (!(error instanceof JsonSyntax)) throw error;
    return `Not JSON at ${placeInText(text, error.at)}: ${error.message}`;
  }
}
