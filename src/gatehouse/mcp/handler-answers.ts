import { GetPromptResultSchema, ReadResourceResultSchema } from '@modelcontextprotocol/core';
import {
  type GetPromptResult,
  type InputRequiredResult,
  isInputRequiredResult,
  type ReadResourceResult,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Completed } from './completes.decorator.js';

/** What the client is asked for before there is an answer (MCP 2026-07-28, multi round-trip requests). */
const inputRequired = z.custom<InputRequiredResult>(isInputRequiredResult);

/** What a method behind a resource may answer. */
export const resourceAnswer: z.ZodType<ReadResourceResult | InputRequiredResult> = z.union([
  inputRequired,
  z.custom<ReadResourceResult>((value) => ReadResourceResultSchema.safeParse(value).success),
]);

/** What a method behind a prompt may answer. */
export const promptAnswer: z.ZodType<GetPromptResult | InputRequiredResult> = z.union([
  inputRequired,
  z.custom<GetPromptResult>((value) => GetPromptResultSchema.safeParse(value).success),
]);

/** What a method that completes an argument may answer. */
export const completionAnswer: z.ZodType<Completed> = z.object({
  values: z.array(z.string()),
  total: z.int().min(0),
});
