/**
 * Figures for Prometheus, in its text format.
 *
 * @module
 */

/** Bounds of the histogram of durations, in seconds. */
const BOUNDS = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10];

/** A value with its labels. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Counts requests. */
export class Metrics {
  readonly #requests = new Map<
    string,
    { labels: Sample["labels"]; n: number }
  >();
  readonly #within = BOUNDS.map(() => 0);
  #count = 0;
  #seconds = 0;
  #failures = 0;
  /** Event streams that are open. */
  readonly streams = { count: 0 };

  /** A request was answered; `route` is its path with the braces. */
  answered(
    { method, route, status, seconds }: {
      method: string;
      route: string;
      status: number;
      seconds: number;
    },
  ): void {
    const labels = { method, route, status: String(status) };
    const key = Object.values(labels).join(" ");
    const entry = this.#requests.get(key) ?? { labels, n: 0 };
    this.#requests.set(key, entry);
    entry.n++;
    this.#count++;
    this.#seconds += seconds;
    BOUNDS.forEach((bound, at) => {
      if (seconds <= bound) this.#within[at]!++;
    });
    if (status === 401 || status === 429) this.#failures++;
  }

  /** `jobs` and `running` are figures of the queues. */
  format(
    { jobs, running }: {
      jobs: readonly Sample[];
      running: readonly Sample[];
    },
  ): string {
    const requests = [...this.#requests.values()]
      .map(({ labels, n }) => ({ labels, value: n }));
    const one = (value: number): Sample[] => [{ labels: {}, value }];
    const seconds = "cms_http_request_duration_seconds";
    return [
      ...family("cms_http_requests_total", "counter", "Requests", requests),
      `# HELP ${seconds} Time until the answer begins`,
      `# TYPE ${seconds} histogram`,
      ...BOUNDS.map((le, at) =>
        `${seconds}_bucket{le="${le}"} ${this.#within[at]}`
      ),
      `${seconds}_bucket{le="+Inf"} ${this.#count}`,
      `${seconds}_sum ${this.#seconds}`,
      `${seconds}_count ${this.#count}`,
      ...family(
        "cms_auth_failures_total",
        "counter",
        "Requests without a right password",
        one(this.#failures),
      ),
      ...family(
        "cms_event_streams",
        "gauge",
        "Event streams that are open",
        one(this.streams.count),
      ),
      ...family("cms_queue_jobs", "gauge", "Jobs by state", jobs),
      ...family(
        "cms_queue_running",
        "gauge",
        "1 while the queue is being run",
        running,
      ),
    ].join("\n") + "\n";
  }
}

function family(
  name: string,
  type: "counter" | "gauge",
  help: string,
  samples: readonly Sample[],
): string[] {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(({ labels, value }) =>
      `${name}${formatLabels(labels)} ${value}`
    ),
  ];
}

function formatLabels(labels: Sample["labels"]): string {
  const parts = Object.entries(labels).map(([name, value]) =>
    `${name}=${JSON.stringify(value)}`
  );
  return parts.length === 0 ? "" : `{${parts.join(",")}}`;
}
