/**
 * The links of a run, one for each machine, made when they are first needed.
 *
 * @module
 */
import { type Machine, parseMachine, type Slot } from "./host.ts";
import { type JobRecord, textOf } from "./job.ts";
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
    const home = this.home(slot);
    if (!home) return this.to(parseMachine(job["user"], job["host"]));
    const user = textOf(job["user"]);
    const { machine } = home;
    if (!slot.isUserFree || user === undefined || user === machine.user) {
      return home;
    }
    return this.to(parseMachine(user, machine.host));
  }

  /** The link that shows whether a slot can be used; none for one of no machine. */
  home(slot: Slot): Link<Running> | undefined {
    if (!slot.machine) return undefined;
    return this.#bySlot[slot.index] ??= this.to(slot.machine);
  }

  /** The link whose slots are for jobs on this one. */
  homeOf(link: Link<Running>): Link<Running> {
    if (link.slots.length > 0) return link;
    const { host } = link.machine;
    return this.values().find(({ machine, slots: [slot] }) =>
      machine.host === host && slot?.isUserFree
    ) ?? link;
  }
}
