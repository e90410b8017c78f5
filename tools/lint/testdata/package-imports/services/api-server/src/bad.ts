import { x } from "@plumbline/repo-server"; export const y = x;
