/**
 * Accounts for a test's Slurm: slurmdbd with a database of its own.
 *
 * @module
 */
import { executable } from "./executable.ts";
import { freePort } from "./free_port.ts";
import { type TempDir, tempDir } from "./temp.ts";
import { until } from "./until.ts";

const PROGRAMS = ["slurmdbd", "sacctmgr", "mariadbd", "mariadb-install-db"];

/** Why there can be none here, if so. */
export function accountsMissing(): string | undefined {
  const missing = PROGRAMS.filter((name) => !executable(name));
  return missing.length > 0
    ? `not installed: ${missing.join(", ")}`
    : undefined;
}

/** They are there; end them last. */
export interface SlurmAccounts extends AsyncDisposable {
  /** What Slurm's configuration says of them. */
  readonly lines: readonly string[];
}

/** Starts them; `socket` is that of munge. */
export async function startAccounts(socket: string): Promise<SlurmAccounts> {
  await using stack = new AsyncDisposableStack();
  const directory = stack.use(await tempDir());
  await Deno.chmod(directory.path, 0o755);
  const [databasePort, port] = [freePort(), freePort()];
  const database = stack.use(await startDatabase(directory, databasePort));
  const conf = directory.join("slurmdbd.conf");
  await Deno.writeTextFile(
    conf,
    [
      "AuthType=auth/munge",
      `AuthInfo=socket=${socket}`,
      "DbdHost=localhost",
      "DbdAddr=127.0.0.1",
      `DbdPort=${port}`,
      "SlurmUser=root",
      "DebugLevel=error",
      `LogFile=${directory.join("slurmdbd.log")}`,
      `PidFile=${directory.join("slurmdbd.pid")}`,
      "StorageType=accounting_storage/mysql",
      "StorageHost=127.0.0.1",
      `StoragePort=${databasePort}`,
      "StorageUser=slurm",
      "StoragePass=slurm",
      "CommitDelay=0",
      "",
    ].join("\n"),
    { mode: 0o600 },
  );
  await until(() => database.answers(), {
    what: "the database",
  });
  stack.use(
    daemon("slurmdbd", ["-D"], { SLURM_CONF: conf, SLURMDBD_CONF: conf }),
  );
  await until(() => listens(port), { what: "slurmdbd" });
  const owned = stack.move();
  return {
    lines: [
      "AccountingStorageType=accounting_storage/slurmdbd",
      "AccountingStorageHost=127.0.0.1",
      `AccountingStoragePort=${port}`,
      `AccountingStoragePass=${socket}`,
      "AccountingStorageEnforce=associations,limits,qos",
    ],
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** A program that is ended with the test. */
function daemon(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): AsyncDisposable {
  const child = new Deno.Command(executable(program)!, {
    args: [...args],
    env,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  return {
    async [Symbol.asyncDispose]() {
      try {
        child.kill("SIGTERM");
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // it has ended
      }
      await child.status;
    },
  };
}

async function startDatabase({ join }: TempDir, port: number) {
  const data = `--datadir=${join("data")}`;
  const socket = `--socket=${join("mysql.socket")}`;
  const plain = ["--no-defaults", "--user=root", data];
  await call("mariadb-install-db", [...plain, "--skip-test-db"]);
  const init = join("init.sql");
  const access = "'slurm'@'%' IDENTIFIED BY 'slurm'";
  await Deno.writeTextFile(
    init,
    `CREATE USER IF NOT EXISTS ${access};\nGRANT ALL ON *.* TO 'slurm'@'%';\n`,
  );
  const running = daemon("mariadbd", [
    ...plain,
    socket,
    `--port=${port}`,
    "--bind-address=127.0.0.1",
    "--skip-name-resolve",
    `--init-file=${init}`,
    `--pid-file=${join("mysql.pid")}`,
  ]);
  return {
    answers: () => listens(port),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

async function call(program: string, args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(executable(program)!, {
    args: [...args],
  }).output();
  if (success) return;
  throw new Error(`${program}: ${new TextDecoder().decode(stderr)}`);
}

async function listens(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) return false;
    throw error;
  }
}
