/** A ref that a remote advertises. */
export interface RemoteRef {
  /** Full name, for example `refs/heads/main` or `HEAD`. */
  name: string;
  /** Object id that the ref holds: of an annotated tag, the tag object's. */
  id: string;
  /** The commit behind an annotated tag. */
  peeled?: string;
  /** For a symbolic ref, the name of the ref that it stands for. */
  target?: string;
}
