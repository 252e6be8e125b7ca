import type { Results } from "../src/results";
export function fixture(): Results;
export function embed(page: string, results: unknown): string;
