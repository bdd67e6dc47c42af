/**
 * A new host, as its user describes it.
 *
 * @module
 */

/** What a user says of a new host. */
export interface HostSpec {
  readonly name: string;
  readonly user?: string | undefined;
  readonly ip?: string | undefined;
  readonly status?: string | undefined;
  /** For `CUDA_VISIBLE_DEVICES`; `auto` makes one host for each GPU there is. */
  readonly gpu?: string | undefined;
  /** How many jobs run there at a time; one, where absent. */
  readonly slots?: number | undefined;
  readonly pyenv?: string | undefined;
}
