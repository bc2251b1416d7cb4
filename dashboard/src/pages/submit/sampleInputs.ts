// The samples of a partner's definition, to begin from. The definition is TOML; of it only the shapes in
// which samples are written are read: basic, literal and multi-line strings after `input =`.

export interface Sample {
  name: string;
  input: string;
}

const STRINGS = `'''([\\s\\S]*?)'''|"""([\\s\\S]*?)"""|'([^'\\n]*)'|"((?:[^"\\\\\\n]|\\\\.)*)"`;
const SAMPLE = /^\[\[samples\]\]\s*$/m;

export function samplesOf(definition: string): Sample[] {
  const header = csvHeader(definition);
  return definition
    .split(SAMPLE)
    .slice(1)
    .flatMap((section) => {
      const input = textOf(section, "input");
      if (input === null) return [];
      const text = input.trim();
      // A record of a CSV partner comes without its header; a batch needs one.
      return [
        {
          name: textOf(section, "name") ?? "sample",
          input: header && !text.startsWith(header) ? `${header}\n${text}\n` : text,
        },
      ];
    });
}

function textOf(section: string, key: string): string | null {
  const found = new RegExp(`^${key}\\s*=\\s*(?:${STRINGS})`, "m").exec(section);
  if (!found) return null;
  const escaped = found[2] ?? found[4];
  return escaped === undefined ? (found[1] ?? found[3] ?? "") : unescaped(escaped);
}

function unescaped(text: string): string {
  try {
    return JSON.parse(`"${text.replaceAll("\n", "\\n")}"`) as string;
  } catch {
    // TOML knows escapes that JSON does not; the text as it stands is still a fair beginning.
    return text;
  }
}

function csvHeader(definition: string): string | null {
  if (!/^type\s*=\s*"csv"/m.test(definition)) return null;
  const columns = /^columns\s*=\s*\[([^\]]*)\]/m.exec(definition)?.[1];
  if (columns === undefined) return null;
  const delimiter = /^delimiter\s*=\s*"([^"]+)"/m.exec(definition)?.[1] ?? ",";
  return [...columns.matchAll(/"([^"]*)"/g)]
    .map(([, name]) => name)
    .join(delimiter === "\\t" ? "\t" : delimiter);
}
