import { exec } from "node:child_process"; exec("ls");
