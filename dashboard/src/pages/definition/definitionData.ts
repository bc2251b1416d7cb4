// A partner's definition: its versions, drafts, and what a draft would change.

import { useQuery } from "@tanstack/react-query";
import { answer, api } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { request } from "@/api/request";
import type { components } from "@/api/schema";

type Schemas = components["schemas"];

export type Definition = Schemas["Definition"];
export type Version = Schemas["DefinitionList"]["versions"][number];
export type Trial = Schemas["DefinitionTrial"];
export type SampleResult = Schemas["SampleResult"];
export type Mistake = NonNullable<Schemas["DefinitionProblem"]["errors"]>[number];

export function useVersions(slug: string) {
  return useQuery({
    queryKey: ["definitions", slug],
    queryFn: async ({ signal }) =>
      (await answer(api.GET("/api/partners/{slug}/definitions", { params: { path: { slug } }, signal })))
        .versions,
  });
}

/** One version, or the one in force. */
export function useDefinition(slug: string, version: number | null) {
  return useQuery({
    queryKey: ["definition", slug, version ?? "active"],
    queryFn: ({ signal }) =>
      version === null
        ? answer(api.GET("/api/partners/{slug}/definition", { params: { path: { slug } }, signal }))
        : answer(
            api.GET("/api/partners/{slug}/definitions/{version}", {
              params: { path: { slug, version } },
              signal,
            }),
          ),
  });
}

export const compareVersions = (slug: string, version: number, against: number, signal?: AbortSignal) =>
  answer(
    api.GET("/api/partners/{slug}/definitions/{version}/diff", {
      params: { path: { slug, version }, query: { against } },
      signal,
    }),
  );

const at = (slug: string) => `/api/partners/${encodeURIComponent(slug)}/definition`;

/** How many errors and orders to try, and which orders. */
export interface TrialRange {
  errors: number;
  orders: number;
  fromDate?: string;
  toDate?: string;
  cursor?: string;
}

export const tryDraft = (slug: string, toml: string, range: TrialRange) =>
  request<Trial>("POST", `${at(slug)}/try`, {
    query: { ...range },
    text: { body: toml, type: "application/toml" },
  });

export const uploadDraft = (slug: string, toml: string, reason: string, activate: boolean) =>
  request<Schemas["DefinitionUploaded"]>("PUT", at(slug), {
    query: { reason, activate },
    text: { body: toml, type: "application/toml" },
  });

export const activateVersion = (slug: string, version: number, reason: string) =>
  answer(
    api.POST("/api/partners/{slug}/definition/activate", {
      params: { path: { slug } },
      body: { version, reason },
    }),
  );

/** The mistakes that a refused draft was answered with. */
export function mistakesOf(error: unknown): Mistake[] {
  if (!(error instanceof ApiProblem) || error.code !== "DEFINITION_INVALID") return [];
  return Array.isArray(error.body.errors) ? (error.body.errors as Mistake[]) : [];
}

/** The samples that a refused draft was answered with. */
export function samplesOf(error: unknown): SampleResult[] | null {
  if (!(error instanceof ApiProblem) || error.code !== "SAMPLES_FAILED") return null;
  return Array.isArray(error.body.samples) ? (error.body.samples as SampleResult[]) : null;
}
