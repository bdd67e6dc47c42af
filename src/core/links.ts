/**
 * The links of a run, one for each machine, made when they are first needed.
 *
 * @module
 */
import { type Machine, parseMachine, type Slot } from "./host.ts";
import type { JobRecord } from "./job.ts";
import type { Link } from "./link.ts";
import type { Running } from "./running.ts";

/** Links by machine, and at hand for each slot. */
export class Links {
  readonly #create: (machine: Machine) => Link<Running>;
  readonly #byKey = new Map<string, Link<Running>>();
  readonly #bySlot: Link<Running>[] = [];

  constructor(create: (machine: Machine) => Link<Running>) {
    this.#create = create;
  }

  get size(): number {
    return this.#byKey.size;
  }

  values(): MapIterator<Link<Running>> {
    return this.#byKey.values();
  }

  to(machine: Machine): Link<Running> {
    let link = this.#byKey.get(machine.key);
    if (!link) this.#byKey.set(machine.key, link = this.#create(machine));
    return link;
  }

  /**
   * The link to a slot's machine; for a slot of none to that which the job names.
   *
   * @throws {AppError} with code `invalid` if the job names none.
   */
  of(slot: Slot, job: JobRecord): Link<Running> {
    if (!slot.machine) return this.to(parseMachine(job["user"], job["host"]));
    return this.#bySlot[slot.index] ??= this.to(slot.machine);
  }
}
