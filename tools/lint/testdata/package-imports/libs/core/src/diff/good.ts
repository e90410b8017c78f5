import { x } from "../object/index.ts"; export const y = x;
