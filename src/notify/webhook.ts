/**
 * Posts to a URL, with the system's `curl`: this program itself may use the
 * network of its own machine only, and curl knows the user's proxies. Its options
 * are given on its standard input, for an address can be a secret, and others see
 * a process's arguments.
 *
 * @module
 */
import { feed } from "./fed_process.ts";

/** See `Notifier`. Where it leads elsewhere is not followed. */
export async function tellWebhook(
  url: URL,
  { text, signal, curl }: {
    readonly text: string;
    readonly signal: AbortSignal;
    readonly curl: string;
  },
): Promise<string | undefined> {
  const options: readonly (readonly [string, string?])[] = [
    ["url", url.href],
    ["proto", "=http,https"],
    ["globoff"],
    ["silent"],
    ["show-error"],
    ["header", "Content-Type: application/json"],
    ["header", "User-Agent: cms"],
    ["header", "Expect:"],
    ["max-time", "10"], // should nobody be left to end it
    ["data-binary", text.trimEnd()],
    ["output", "/dev/null"],
    ["write-out", "\\n%{http_code}"],
  ];
  let end;
  try {
    end = await feed({
      program: curl,
      args: ["--disable", "--config", "-"], // nothing from ~/.curlrc
      input: options.map(formatOption).join(""),
      output: "answer",
      signal,
    });
  } catch (error) {
    if (codeOf(error) === "ENOENT") return "there is no program curl here";
    throw error;
  }
  const status = Number(end.output.trimEnd().split("\n").at(-1));
  if (end.code !== 0) return reasonIn(end.output, url);
  if (status >= 200 && status < 300) return undefined;
  return status >= 300 && status < 400
    ? `it answered ${status}: give the address that it leads to`
    : `it answered ${status}`;
}

/** A line of curl's configuration. */
function formatOption([name, value]: readonly [string, string?]): string {
  if (value === undefined) return `${name}\n`;
  return `${name} = "${value.replaceAll(/["\\]/g, "\\$&")}"\n`;
}

/** What curl says, without what may be secret. */
function reasonIn(output: string, url: URL): string {
  const line = output.split("\n").find((line) => line.startsWith("curl: "));
  const reason = line?.replace(/^curl: (\(\d+\) )?/, "") ?? "curl has failed";
  return reason.replaceAll(url.href, url.host);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
