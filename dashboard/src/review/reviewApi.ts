// What operators do with refused inputs: groups, single events, repairs, and jobs that repair many.

import { answer, api } from "@/api/client";
import type { components, paths } from "@/api/schema";
import type { ErrorFilter } from "./errorFilter";

type Schemas = components["schemas"];

export type Fault = Schemas["Fault"];
/** An accepted order, or what would become one: without id, number and time of processing. */
export type AnyOrder = Schemas["Order"] | Schemas["DraftOrder"];
export type Difference = Schemas["Difference"];
export type ErrorEvent = Schemas["ErrorEvent"];
export type ErrorGroup = Schemas["ErrorGroup"];
export type GroupState = ErrorGroup["state"];
export type Outcome = Schemas["RepairOutcome"];
export type Attempt = Schemas["RepairAttempt"];
export type Reprocessed = Schemas["ReprocessAnswer"];
export type Repair = Schemas["ReprocessRequest"];
export type Plan = Schemas["ReprocessPlan"];
export type Job = Schemas["Job"];
export type InputTrial = Schemas["InputTrial"];

export type GroupQuery = NonNullable<paths["/api/errors/groups"]["get"]["parameters"]["query"]>;
export type GroupSort = NonNullable<GroupQuery["sortBy"]>;
export type EventQuery = NonNullable<paths["/api/errors"]["get"]["parameters"]["query"]>;

export const readGroups = (query: GroupQuery, signal?: AbortSignal) =>
  answer(api.GET("/api/errors/groups", { params: { query }, signal }));

export const readGroup = (group: string, signal?: AbortSignal) =>
  answer(api.GET("/api/errors/groups/{group}", { params: { path: { group } }, signal }));

export const readErrors = (query: EventQuery, signal?: AbortSignal) =>
  answer(api.GET("/api/errors", { params: { query }, signal }));

export const readError = async (id: string, signal?: AbortSignal) =>
  (await answer(api.GET("/api/errors/{id}", { params: { path: { id } }, signal }))).error;

export const readLineage = (id: string, signal?: AbortSignal) =>
  answer(api.GET("/api/errors/{id}/lineage", { params: { path: { id } }, signal }));

export const reprocess = (id: string, repair: Repair, dryRun: boolean, signal?: AbortSignal) =>
  answer(
    api.POST("/api/errors/{id}/reprocess", {
      params: { path: { id }, query: { dryRun: dryRun ? "true" : "false" } },
      body: repair,
      signal,
    }),
  ) as Promise<Reprocessed>;

/** What an input becomes by a draft, or by the definition in force. Nothing is written. */
export const testInput = (slug: string, definition: string | null, input: string, signal?: AbortSignal) =>
  answer(
    api.POST("/api/partners/{slug}/definition/test", {
      params: { path: { slug } },
      body: { definition, input },
      signal,
    }),
  ) as Promise<InputTrial>;

export const dismissError = (id: string, reason: string) =>
  answer(api.POST("/api/errors/{id}/dismiss", { params: { path: { id } }, body: { reason } }));

export const reopenError = (id: string, reason: string) =>
  answer(api.POST("/api/errors/{id}/reopen", { params: { path: { id } }, body: { reason } }));

export const dismissErrors = (filter: ErrorFilter, reason: string) =>
  answer(api.POST("/api/errors/dismiss", { body: { filter, reason } }));

export const planReprocess = async (filter: ErrorFilter, signal?: AbortSignal) =>
  (await answer(api.POST("/api/errors/reprocess", { body: { filter, plan: true }, signal }))) as Plan;

export const startReprocess = async (filter: ErrorFilter, reason: string, maxPerSecond: number) =>
  (await answer(api.POST("/api/errors/reprocess", { body: { filter, reason, maxPerSecond } }))) as Job;

export const readJobs = async (signal?: AbortSignal) =>
  (await answer(api.GET("/api/errors/reprocess", { signal }))).jobs;

export const readJob = (jobId: string, signal?: AbortSignal) =>
  answer(api.GET("/api/errors/reprocess/{jobId}", { params: { path: { jobId } }, signal }));

export const cancelJob = (jobId: string) =>
  answer(api.DELETE("/api/errors/reprocess/{jobId}", { params: { path: { jobId } } }));
