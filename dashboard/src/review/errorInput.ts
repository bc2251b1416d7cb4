// The input of an error event as text, as rows, and as what a person starts to correct from.

import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { usePartnerSlug } from "@/api/partners";
import { CsvSyntax, readCsv, writeCsvRecord } from "@/payload/csvRecord";
import { type CsvFormat, csvFormatOf } from "@/payload/definitionFormat";
import type { RawInput } from "@/payload/inputLayout";
import { prettyJson } from "@/payload/jsonLayout";
import type { ErrorEvent } from "./reviewApi";

const PLAIN: CsvFormat = { delimiter: ",", columns: null };

/** What says how a CSV input is to be read: an error event does, and an accepted order with its input. */
interface CsvSource {
  partnerId: string;
  definitionVersion: number;
  contentType: string;
}

/** How the partner's definition of that time wrote CSV. Asked for only where it matters. */
export function useCsvFormat(event: CsvSource): CsvFormat {
  const slug = usePartnerSlug(event.partnerId);
  const query = useQuery({
    queryKey: ["definition", slug, event.definitionVersion],
    queryFn: ({ signal }) =>
      answer(
        api.GET("/api/partners/{slug}/definitions/{version}", {
          params: { path: { slug, version: event.definitionVersion } },
          signal,
        }),
      ),
    enabled: event.contentType.includes("csv") && event.definitionVersion > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return query.data ? csvFormatOf(query.data.source) : PLAIN;
}

/** The input as text. Bytes that are not UTF-8 appear as replacement characters. */
export function rawText(event: ErrorEvent): string {
  if (event.rawInput !== undefined) return event.rawInput;
  return event.rawInputBase64 === undefined ? "" : textOfBase64(event.rawInputBase64);
}

/** Bytes as text, those that are not UTF-8 as replacement characters. */
export function textOfBase64(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}

export function rawInputOf(event: ErrorEvent, format: CsvFormat): RawInput {
  return {
    text: rawText(event),
    contentType: event.contentType,
    columns: headerCells(event.csvHeader, format) ?? format.columns,
    delimiter: format.delimiter,
  };
}

/** The columns that a header row names; null without one, and where it cannot be read. */
export function headerCells(header: string | null | undefined, format: CsvFormat): string[] | null {
  if (!header) return null;
  try {
    return readCsv(header, format.delimiter)[0] ?? null;
  } catch (error) {
    if (error instanceof CsvSyntax) return null;
    throw error;
  }
}

/** JSON over lines; a CSV record below its header, where it has one. */
export function textToCorrect(event: ErrorEvent): string {
  const text = rawText(event);
  if (/^[\uFEFF\s]*[{[]/.test(text)) return prettyJson(text);
  return event.csvHeader ? `${event.csvHeader.replace(/[\r\n]+$/, "")}\n${text}` : text;
}

/** A record with its columns, when the text is just that. */
export interface EditableRecord {
  columns: string[];
  cells: string[];
  hasHeader: boolean;
}

/** The one record of a text to correct; null where it is something else, or its cells do not fit the columns. */
export function recordOf(text: string, event: ErrorEvent, format: CsvFormat): EditableRecord | null {
  if (!event.contentType.includes("csv") || /^[\uFEFF\s]*[{[]/.test(text)) return null;
  const hasHeader = Boolean(event.csvHeader);
  try {
    const records = readCsv(text, format.delimiter);
    const columns = hasHeader ? records[0] : format.columns;
    const cells = records[hasHeader ? 1 : 0];
    const fits =
      columns && cells && cells.length === columns.length && records.length === (hasHeader ? 2 : 1);
    return fits ? { columns, cells, hasHeader } : null;
  } catch (error) {
    if (error instanceof CsvSyntax) return null;
    throw error;
  }
}

export function writeRecord({ columns, cells, hasHeader }: EditableRecord, format: CsvFormat): string {
  const record = writeCsvRecord(cells, format.delimiter);
  return hasHeader ? `${writeCsvRecord(columns, format.delimiter)}\n${record}` : record;
}
