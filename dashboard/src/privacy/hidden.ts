// Which values are hidden: those that a partner's definition names as personal.

import { escapeName } from "@/payload/jsonLayout";

/** What of a partner's data is not to be seen now. Paths are escaped as in a JSON Pointer: "metadata/notes". */
export interface Hidden {
  /** Whether a member of the order, or something inside of it, is hidden. */
  member(path: string): boolean;
  /** Whether a member holds something hidden, or is hidden itself. */
  touches(path: string): boolean;
  /** Whether a member or column of the partner's own input is hidden. */
  input(path: string): boolean;
  /** Whether any part of an input is hidden. */
  anyInput: boolean;
}

interface PersonalNames {
  personal: readonly string[];
  personalInputs: readonly string[];
}

const METADATA = "metadata/";

const isAtOrBelow = (path: string, name: string) => path === name || path.startsWith(`${name}/`);

export const NOTHING: Hidden = {
  member: () => false,
  touches: () => false,
  input: () => false,
  anyInput: false,
};

/** While nobody knows yet what is personal, what could be is not shown. */
export const UNKNOWN: Hidden = {
  ...hiddenOf({ personal: ["customerId", "metadata"], personalInputs: [] }),
  input: () => true,
  anyInput: true,
};

export function hiddenOf({ personal, personalInputs }: PersonalNames): Hidden {
  // A name inside of the metadata may hold a slash of its own.
  const members = personal.map((name) =>
    name.startsWith(METADATA) ? METADATA + escapeName(name.slice(METADATA.length)) : name,
  );
  const inputs = personalInputs.flatMap((name) => [name, escapeName(name)]);
  const member = (path: string) => members.some((name) => isAtOrBelow(path, name));
  return {
    member,
    touches: (path) => member(path) || members.some((name) => isAtOrBelow(name, path)),
    input: (path) => inputs.some((name) => isAtOrBelow(path, name)),
    anyInput: inputs.length > 0,
  };
}
