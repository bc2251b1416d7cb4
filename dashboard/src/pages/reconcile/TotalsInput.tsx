import { type DragEvent, useRef, useState } from "react";
import { Button } from "@/components/Button";
import { TextArea } from "@/components/Field";
import { grouped } from "@/components/grouped";
import { type ControlTotals, readControlTotals, UnreadableTotals } from "./controlTotals";

const SHOWN_CHARACTERS = 20_000;
const MAX_BYTES = 32 * 1024 * 1024;

interface TotalsInputProps {
  onRead: (totals: ControlTotals) => void;
  onClear: () => void;
}

/** Takes control totals as a file or as pasted text, JSON or CSV. */
export function TotalsInput({ onRead, onClear }: TotalsInputProps) {
  const [text, setText] = useState("");
  const [fileName, setFileName] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [count, setCount] = useState<number | null>(null);
  const chooser = useRef<HTMLInputElement>(null);

  const take = (content: string) => {
    setFault(null);
    setCount(null);
    onClear();
    if (content.trim() === "") return;
    try {
      const totals = readControlTotals(content);
      setCount(totals.orders?.length ?? null);
      onRead(totals);
    } catch (error) {
      if (!(error instanceof UnreadableTotals)) throw error;
      setFault(error.message);
    }
  };
  const takeFile = async (file: File | undefined) => {
    if (!file) return;
    setFileName(file.name);
    if (file.size > MAX_BYTES) {
      setFault("The file is larger than 32 MiB; compare a shorter time.");
      return;
    }
    const content = await file.text();
    setText(content.length > SHOWN_CHARACTERS ? "" : content);
    take(content);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    void takeFile(event.dataTransfer.files[0]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short cut; the button below does the same.
    <div className="space-y-2" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <TextArea
        label="List of orders (optional)"
        className="font-mono text-[0.8125rem]"
        rows={6}
        placeholder={"orderId,grossAmount\nORD-A-12345,149.95"}
        hint="Paste or drop CSV (orderId, grossAmount) or JSON. Amounts are taken digit by digit."
        error={fault}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setFileName(null);
          take(event.target.value);
        }}
      />
      <div className="flex flex-wrap items-center gap-3">
        <input
          ref={chooser}
          type="file"
          accept=".csv,.json,text/csv,application/json"
          className="sr-only"
          tabIndex={-1}
          aria-hidden="true"
          onChange={(event) => {
            void takeFile(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
        <Button icon="submit" onClick={() => chooser.current?.click()}>
          Choose a file
        </Button>
        <span className="text-muted" role="status">
          {fileName && `${fileName} `}
          {count !== null && `${grouped(count)} orders listed`}
        </span>
      </div>
    </div>
  );
}
