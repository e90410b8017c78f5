import { x } from "../../io/src/kube/index.ts"; export const y = x;
