// The version's number inside of a draft: uploading needs one that is free.

const VERSION_LINE = /^(version\s*=\s*)([0-9]+)/m;

/** The number that a draft in TOML says, or null. Only the top of the file, above the first table, counts. */
export function versionIn(toml: string): number | null {
  const found = VERSION_LINE.exec(topOf(toml));
  return found ? Number(found[2]) : null;
}

/** The draft with another number. */
export function withVersion(toml: string, version: number): string {
  const top = topOf(toml);
  return top.replace(VERSION_LINE, `$1${version}`) + toml.slice(top.length);
}

function topOf(toml: string): string {
  const table = /^\[/m.exec(toml);
  return table ? toml.slice(0, table.index) : toml;
}
