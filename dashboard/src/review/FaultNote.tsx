import { writeExact } from "@/api/exactJson";
import { Masked, useHidden } from "@/privacy/PersonalData";
import { useMay } from "@/session/SessionProvider";
import type { Fault } from "./reviewApi";

/** One reason of a refusal: what is wrong, what came, what is allowed. */
export function FaultNote({ fault, withField }: { fault: Fault; withField?: boolean }) {
  return (
    <span className="text-[0.8125rem]">
      {withField && fault.field !== "" && <strong className="font-semibold">{fault.field} </strong>}
      <span className={withField ? "" : "text-bad"}>{fault.message}</span>
      {fault.expected && <span className="text-muted"> · expected {fault.expected}</span>}
      {withField && fault.receivedValue !== undefined && (
        <span className="text-muted">
          {" "}
          · got <Received fault={fault} />
        </span>
      )}{" "}
      <code className="text-muted font-mono text-xs">{fault.code}</code>
    </span>
  );
}

/** What came. A personal value at fault is seen by those who may repair it, and by nobody else while hidden. */
function Received({ fault }: { fault: Fault }) {
  const hidden = useHidden();
  const mayRepair = useMay("operators");
  const text = writeExact(fault.receivedValue);
  // The field of a template is its text, {shop}-{buyer}.
  const sources = [fault.field, ...[...fault.field.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? "")];
  if (!mayRepair && sources.some((name) => hidden.input(name))) return <Masked value={text} />;
  return <code className="font-mono break-all">{text}</code>;
}

/** All reasons, one below the other. */
export function FaultList({ faults, label }: { faults: Fault[]; label: string }) {
  return (
    <ul aria-label={label} className="space-y-1">
      {faults.map((fault, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: faults of one input never move.
        <li key={index} className="border-bad border-s-2 ps-2">
          <FaultNote fault={fault} withField />
        </li>
      ))}
    </ul>
  );
}
