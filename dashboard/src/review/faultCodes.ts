import type { Fault } from "./reviewApi";

/** Why a field can be refused, in the order of the API's own list. */
export const FAULT_CODES: Fault["code"][] = [
  "MISSING_REQUIRED_FIELD",
  "NULL_VALUE",
  "INVALID_DATA_TYPE",
  "INVALID_VALUE",
  "NEGATIVE_NUMBER",
  "ZERO_VALUE",
  "NOT_A_NUMBER",
  "OUT_OF_RANGE",
  "TOO_LONG",
  "INVALID_TIMESTAMP",
  "FUTURE_TIMESTAMP",
  "DUPLICATE_FIELD",
  "MALFORMED_INPUT",
  "DUPLICATE_ORDER",
  "TRANSFORMATION_ERROR",
  "UNKNOWN_PARTNER",
  "INTERNAL_ERROR",
];

export const FAULT_CODE_CHOICES = FAULT_CODES.map((code) => ({ value: code, label: code }));
