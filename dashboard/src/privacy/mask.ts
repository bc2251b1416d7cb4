const BULLETS = "••••";
const LONGER_THAN = 6;

/**
 * What stands for a hidden value: its last two characters tell long ones apart, short ones tell nothing. The
 * quotes of a JSON text are not of the value.
 */
export function masked(value: string): string {
  const characters = [...value.replace(/^"(.*)"$/s, "$1")];
  return characters.length > LONGER_THAN ? BULLETS + characters.slice(-2).join("") : BULLETS;
}
