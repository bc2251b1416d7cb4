// What a definition's text says about the shape of CSV inputs. Only these two keys are read, for showing
// inputs; what a definition means is the server's business.

export interface CsvFormat {
  delimiter: string;
  columns: string[] | null;
}

/** Reads [format] of a definition in TOML. */
export function csvFormatOf(toml: string): CsvFormat {
  const format = /^\[format\][^\n]*\n([\s\S]*?)(?=^\[|$(?![\s\S]))/m.exec(toml)?.[1] ?? "";
  const delimiter = /^\s*delimiter\s*=\s*("(?:[^"\\]|\\.)*"|'[^']*')/m.exec(format)?.[1];
  const columns = /^\s*columns\s*=\s*\[([\s\S]*?)\]/m.exec(format)?.[1];
  return {
    delimiter: delimiter === undefined ? "," : textOf(delimiter),
    columns: columns?.match(/"(?:[^"\\]|\\.)*"|'[^']*'/g)?.map(textOf) ?? null,
  };
}

/** A TOML string without its quotes; the escapes of basic strings are those of JSON but for two. */
function textOf(literal: string): string {
  if (literal.startsWith("'")) return literal.slice(1, -1);
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal.slice(1, -1);
  }
}
