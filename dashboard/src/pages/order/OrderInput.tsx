import type { components } from "@/api/schema";
import { Count } from "@/components/Amount";
import { Panel } from "@/components/Page";
import { layOutInput } from "@/payload/inputLayout";
import { hideInput } from "@/privacy/hideInput";
import { useHidden } from "@/privacy/PersonalData";
import { headerCells, textOfBase64, useCsvFormat } from "@/review/errorInput";
import { InputView } from "@/review/InputView";
import type { History } from "./OrderTimeline";

type Order = components["schemas"]["Order"];

const ABSENCES: Record<NonNullable<History["inputAbsence"]>, string> = {
  off: "This server keeps no inputs of accepted orders (inputs.max_bytes is 0).",
  not_kept:
    "The input is not kept any more: it is older than what is kept, came in at another server, or was lost when this one was killed. Its SHA-256 is.",
  damaged: "What is kept of the input is damaged, so it is not shown. Its SHA-256 is whole.",
};

/** The partner's bytes of which the order was made. */
export function OrderInput({ order, history }: { order: Order; history: History }) {
  const { input, inputAbsence } = history;
  if (!input) {
    return (
      <Panel title="Raw input" className="lg:col-span-2">
        <p className="text-muted p-4">{inputAbsence ? ABSENCES[inputAbsence] : ABSENCES.not_kept}</p>
      </Panel>
    );
  }
  return <Kept order={order} input={input} />;
}

function Kept({ order, input }: { order: Order; input: NonNullable<History["input"]> }) {
  const { partnerId, definitionVersion } = order;
  const format = useCsvFormat({ partnerId, definitionVersion, contentType: input.contentType });
  const hidden = useHidden();
  const raw = {
    text: input.text ?? textOfBase64(input.base64 ?? ""),
    contentType: input.contentType,
    columns: headerCells(input.csvHeader, format) ?? format.columns,
    delimiter: format.delimiter,
  };
  return (
    <Panel
      title="Raw input"
      className="lg:col-span-2"
      note={
        <>
          {input.contentType || "no content type"}, <Count value={input.bytes} /> bytes
        </>
      }
    >
      {input.base64 !== null && (
        <p className="bg-warn-soft text-warn px-4 py-2">
          The input is not UTF-8; bytes that are no characters appear as �.
        </p>
      )}
      <InputView layout={hideInput(layOutInput(raw, []), hidden, false)} />
    </Panel>
  );
}
