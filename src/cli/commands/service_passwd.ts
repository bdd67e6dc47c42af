import { AppError } from "../../core/errors.ts";
import type { CommandBody } from "../command.ts";
import { AUTH_FILE_OPTION } from "./_service.ts";

/** `cms queue --service passwd` */
export const servicePasswd: CommandBody = {
  isGeneral: true,
  options: {
    auth_file: { ...AUTH_FILE_OPTION["auth_file"]!, required: true },
  },
  examples: ["cms queue --service passwd --auth-file=service.auth"],

  async run({ person, service, note }, { options }) {
    const [userSet, passwordSet] = [
      person.takeEnv("CMS_USERNAME"),
      person.takeEnv("CMS_PASSWORD"),
    ];
    const user = userSet ?? await person.ask("User: ", "open");
    const password = passwordSet ?? await person.ask("Password: ", "secret");
    const again = passwordSet ?? await person.ask("Once more: ", "secret");
    if (user === undefined || password === undefined) {
      throw new AppError("usage", "Cannot ask for a password: no terminal", {
        hint: "set CMS_USERNAME and CMS_PASSWORD",
      });
    }
    if (password !== again) {
      throw new AppError("usage", "Cannot use two different passwords");
    }
    const path = String(options["auth_file"]);
    (await service()).writeAuthFile(path, { user, password });
    note([`INFO: ${path} has the user and the password's hash`]);
  },
};
