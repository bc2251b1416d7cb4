import type { components } from "./schema";

export type Problem = components["schemas"]["Problem"];

/** What a person needs to know about a call that failed. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly traceId: string | null;
  /** The whole answer: some problems carry more, such as the lines at fault. */
  readonly body: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown>) {
    const detail =
      typeof body.detail === "string" ? body.detail : `The server answered ${status} without saying why.`;
    super(detail);
    this.name = "ApiProblem";
    this.status = status;
    this.code = typeof body.code === "string" ? body.code : `HTTP_${status}`;
    this.detail = detail;
    this.traceId = typeof body.traceId === "string" ? body.traceId : null;
    this.body = body;
  }
}

/** The server could not be asked at all: no connection, or it ended before the answer did. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super("The server does not answer. The page tries again by itself.", { cause });
    this.name = "Unreachable";
  }
}

/** True when asking again cannot help: the request itself was refused. */
export function isFinal(error: unknown): boolean {
  return error instanceof ApiProblem && error.status < 500 && error.status !== 408 && error.status !== 429;
}
