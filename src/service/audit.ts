/**
 * One line of JSON for each change that was asked for, and for each wrong
 * password: who, what, when, from where, and what became of it.
 *
 * @module
 */

/** What is told of a request. */
export interface AuditEntry {
  readonly at: string;
  /** Absent where the password was not right. */
  readonly user: string | undefined;
  readonly from: string;
  /** `PUT /queue/a/stop?experiment=x` */
  readonly request: string;
  readonly status: number;
}

/** JSON leaves no control character as it is: nobody can forge a line. */
export function formatAudit(entry: AuditEntry): string {
  return `AUDIT: ${JSON.stringify(entry)}`;
}

/** What stands behind the question mark, without what nobody shall read there. */
export function shownQuery(search: string): string {
  const query = new URLSearchParams(search);
  if (!query.has("webhook")) return search;
  query.set("webhook", "***");
  return `?${query}`;
}
