// What each role may do. The server decides; this only keeps people from pressing what it would refuse.

export type Role = "viewer" | "operator" | "admin" | "partner";

/** The words of x-permission in docs/openapi.json. */
export type Permission = "anyone" | "viewer" | "operators" | "admin" | "partner_feed";

const ALLOWED: Record<Permission, readonly Role[]> = {
  anyone: ["viewer", "operator", "admin", "partner"],
  viewer: ["viewer", "operator", "admin"],
  operators: ["operator", "admin"],
  admin: ["admin"],
  partner_feed: ["operator", "admin", "partner"],
};

export function roleMay(role: Role, permission: Permission): boolean {
  return ALLOWED[permission].includes(role);
}

/** For sentences such as "This needs the role operator or admin." */
export function rolesWith(permission: Permission): string {
  const roles = ALLOWED[permission];
  return roles.length === 1
    ? `the role ${roles[0]}`
    : `one of the roles ${roles.slice(0, -1).join(", ")} or ${roles.at(-1)}`;
}
