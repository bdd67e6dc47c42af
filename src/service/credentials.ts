/**
 * The one user and password of a service: compared as hashes, in constant time.
 * A password from a file is known by its salted scrypt hash only; once it was
 * right, a hash with a key of this process stands for it, which is quick.
 *
 * @module
 */
import {
  createHmac,
  randomBytes,
  scrypt,
  scryptSync,
  timingSafeEqual,
} from "node:crypto";
import { Buffer } from "node:buffer";
import { AppError } from "../core/errors.ts";

/** What a client shows. */
export interface Credential {
  readonly user: string;
  readonly password: string;
}

/** Tells whether a credential is the right one. */
export interface Credentials {
  /** At once where it is known by now. */
  accept(credential: Credential): boolean | Promise<boolean>;
  /** Whether the same one is just being looked at. */
  isUnderWay(credential: Credential): boolean;
}

/** 16 MB of memory and some 50 ms for each try. */
const COST = { N: 16_384, r: 8, p: 1 };
const HASH_LENGTH = 32;

/**
 * Accepts this user with this password.
 *
 * @throws {AppError} with code `usage` if either is empty.
 */
export function plainCredentials(right: Credential): Credentials {
  checkCredential(right);
  const hash = keyedHash();
  const known = hash(textOf(right));
  return {
    accept: (given) => timingSafeEqual(hash(textOf(given)), known),
    isUnderWay: () => false,
  };
}

/** @throws {AppError} with code `invalid` for a line that we did not write. */
export function hashedCredentials(line: string): Credentials {
  const [, user, salt, right] =
    /^([^:\n]+):scrypt:([0-9a-f]{32}):([0-9a-f]{64})\n?$/.exec(line) ?? [];
  if (user === undefined || salt === undefined || right === undefined) {
    throw new AppError("invalid", "Cannot use the file with the password", {
      hint: "make it anew with cms queue --service passwd --auth-file=FILE",
    });
  }
  const hash = keyedHash();
  const userHash = hash(user);
  let accepted: Uint8Array | undefined;
  /** Tries that are under way, so that equal ones at a time cost one. */
  const trying = new Map<string, Promise<boolean>>();

  async function isRight(given: Credential): Promise<boolean> {
    const [isUser, found] = [
      timingSafeEqual(hash(given.user), userHash),
      await slowHash(given.password, salt!),
    ];
    const isPassword = timingSafeEqual(found, Buffer.from(right!, "hex"));
    return isUser && isPassword;
  }

  const quickHash = (given: Credential) => hash(textOf(given));

  return {
    accept(given) {
      const quick = quickHash(given);
      if (accepted && timingSafeEqual(quick, accepted)) return true;
      const key = quick.toString("hex");
      const underWay = trying.get(key);
      if (underWay) return underWay;
      const result = isRight(given).then((isAccepted) => {
        if (isAccepted) accepted = quick;
        return isAccepted;
      }).finally(() => trying.delete(key));
      trying.set(key, result);
      return result;
    },
    isUnderWay: (given) => trying.has(quickHash(given).toString("hex")),
  };
}

/**
 * The line that stands in a file for this user and password.
 *
 * @throws {AppError} with code `usage` if either cannot be used.
 */
export function hashCredential(credential: Credential): string {
  checkCredential(credential);
  const salt = randomBytes(16).toString("hex");
  const hash = scryptSync(credential.password, salt, HASH_LENGTH, COST);
  return `${credential.user}:scrypt:${salt}:${hash.toString("hex")}\n`;
}

/** @throws {AppError} with code `usage` for one that must not be used. */
export function checkCredential({ user, password }: Credential): void {
  if (user === "" || /[:\p{Cc}]/u.test(user)) {
    throw new AppError(
      "usage",
      `Cannot use ${JSON.stringify(user)} as a user`,
      {
        hint: "give a name without a colon",
      },
    );
  }
  if (password === "" || /\p{Cc}/u.test(password)) {
    throw new AppError(
      "usage",
      `Cannot go on with ${
        password === "" ? "an empty password" : "such a password"
      }: the service runs commands for whoever has it`,
      { hint: "choose one of many characters that can be typed" },
    );
  }
}

/** No other one has the same: a user has no colon. */
function textOf({ user, password }: Credential): string {
  return `${user}:${password}`;
}

function keyedHash(): (text: string) => Buffer {
  const key = randomBytes(32);
  return (text) => createHmac("sha256", key).update(text).digest();
}

function slowHash(password: string, salt: string): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, HASH_LENGTH, COST, (error, hash) => {
      if (error) reject(error);
      else resolve(hash);
    });
  });
}
