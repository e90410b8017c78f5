export interface LabTool {
  name: string;
  folder: string;
  package: string;
  module: string;
}
export declare const labTools: LabTool[];
export declare function labToolVersion(tool: LabTool): string;
export declare function labToolPath(tool: LabTool): string;
export declare function ensureLabTools(log: (line: string) => void, names?: string[]): void;
