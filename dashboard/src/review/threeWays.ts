// Raw, normalised, edited: what came, what the definition reads from it, and what it reads from an
// operator's edit, field by field of the order.

import { type Json, writeExact } from "@/api/exactJson";
import type { InputLayout } from "@/payload/inputLayout";
import { escapeName } from "@/payload/jsonLayout";
import { type HiddenPart, valuePart } from "@/privacy/hideInput";
import type { Fault, InputTrial } from "./reviewApi";

/** One member or column of an input as it came. */
export interface RawPart {
  name: string;
  /** null where it did not come. */
  text: string | null;
  hidden: boolean;
}

/** What became of one field on one side. */
export interface Reading {
  /** null where there is none. */
  value: Json;
  faults: Fault[];
}

export interface FieldRow {
  /** The order's member; null for a part of the input that is in no field. */
  field: string | null;
  raw: RawPart[];
  normalised: Reading;
  /** null while nothing was edited. */
  edited: Reading | null;
  /** Whether the edit makes something else of the field. */
  changed: boolean;
}

const DERIVED = ["grossAmount", "taxAmount", "netAmount"] as const;

/** Rows in the order of the definition, then the derived amounts, then what of the input is in no field. */
export function compareThreeWays(
  layout: InputLayout,
  normalised: InputTrial,
  edited: InputTrial | null,
): FieldRow[] {
  const parts = partsOf(layout);
  const used = new Set<string>();
  const rows = normalised.fields.map(({ field, sources }): FieldRow => {
    const raw = sources.map((name) => {
      const part = find(parts, name);
      if (part) used.add(part.name);
      return part ? { ...part, name } : { name, text: null, hidden: false };
    });
    return withReadings(field, raw, readField(normalised, field), edited && readField(edited, field));
  });
  for (const field of DERIVED) {
    const before = readDerived(normalised, field);
    const after = edited && readDerived(edited, field);
    if (before.value !== null || (after && after.value !== null))
      rows.push(withReadings(field, [], before, after));
  }
  for (const part of parts) {
    if (used.has(part.name)) continue;
    rows.push(withReadings(null, [part], { value: null, faults: faultsOf(normalised, [part.name]) }, null));
  }
  return rows;
}

function withReadings(
  field: string | null,
  raw: RawPart[],
  normalised: Reading,
  edited: Reading | null,
): FieldRow {
  const changed =
    edited !== null &&
    (writeExact(edited.value) !== writeExact(normalised.value) ||
      edited.faults.length > 0 !== normalised.faults.length > 0);
  return { field, raw, normalised, edited, changed };
}

function readField(trial: InputTrial, field: string): Reading {
  const reading = trial.fields.find((one) => one.field === field);
  if (!reading) return { value: null, faults: [] };
  return { value: reading.value as Json, faults: faultsOf(trial, reading.sources) };
}

function readDerived(trial: InputTrial, field: (typeof DERIVED)[number]): Reading {
  return { value: trial.order ? (trial.order[field] as Json) : null, faults: [] };
}

/** The faults about any of these members; of a template, whose field is its text, those that name one. */
function faultsOf(trial: InputTrial, names: string[]): Fault[] {
  return trial.errors.filter(({ field }) =>
    names.some((name) => field === name || name.startsWith(`${field}/`) || field.includes(`{${name}}`)),
  );
}

function find(parts: RawPart[], name: string): RawPart | undefined {
  return parts.find((part) => part.name === name || part.name === escapeName(name));
}

/** Every value of the input that has a place of its own. */
function partsOf(layout: InputLayout): RawPart[] {
  if (layout.kind === "csv") {
    return layout.cells.flatMap(({ column, value, hidden }) =>
      column === null ? [] : [{ name: column, text: value, hidden: hidden === true }],
    );
  }
  if (layout.kind === "text") return [];
  return layout.lines.flatMap((line): RawPart[] => {
    if (line.missing || line.path === "") return [];
    const part: HiddenPart | null = line.hidden ?? valuePart(line);
    const empty = /(?:""|null),?$/.exec(line.text.slice(line.valueAt));
    if (!part && !empty) return [];
    const quote = part?.before.endsWith('"') ? '"' : "";
    const text = part ? quote + part.value + quote : (empty?.[0].replace(/,$/, "") ?? "");
    return [{ name: line.path, text, hidden: line.hidden !== undefined }];
  });
}
