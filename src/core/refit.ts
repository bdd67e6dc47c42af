/**
 * The cluster's file changes while its hosts are in use: a host that is drained
 * gets no more jobs, one that is added or active again gets some. What runs goes
 * on. Slots of one machine, gpu and pyenv are as good as each other.
 *
 * @module
 */
import type { Slot } from "./host.ts";
import type { RunState } from "./run_state.ts";

/** Has the slots of the run be those of the cluster, if that has changed. */
export function refit(state: RunState): void {
  const wanted = state.options.slotsNow?.();
  if (!wanted) return;
  const before = countsOf(state.open);
  const busy = busySlots(state);
  const idleLast = (slots: readonly Slot[] = []) => [
    ...slots.filter((slot) => busy.has(slot)),
    ...slots.filter((slot) => !busy.has(slot)),
  ];
  const open = Map.groupBy(state.open, kindOf);
  const closed = Map.groupBy(state.closed, kindOf);
  const wantedOf = Map.groupBy(wanted, kindOf);
  for (const [kind, slots] of open) {
    const count = wantedOf.get(kind)?.length ?? 0;
    for (const slot of idleLast(slots).slice(count)) close(state, slot);
  }
  for (const [kind, slots] of wantedOf) {
    // One whose job still runs comes first: no machine has more than it may.
    const reopened = idleLast(closed.get(kind));
    for (const slot of slots.slice(open.get(kind)?.length ?? 0)) {
      const index = state.open.size + state.closed.size;
      const next = reopened.shift() ?? { ...slot, index };
      openSlot(state, next, busy.has(next));
    }
  }
  tell(state, before);
}

function close(state: RunState, slot: Slot): void {
  const { slots, parked } = state.links.to(slot.machine!);
  state.open.delete(slot);
  state.closed.add(slot);
  state.free.remove(slot);
  parked.delete(slot);
  slots.splice(slots.indexOf(slot), 1);
}

function openSlot(state: RunState, slot: Slot, isBusy: boolean): void {
  const link = state.links.to(slot.machine!);
  state.closed.delete(slot);
  state.open.add(slot);
  link.slots.push(slot);
  if (isBusy) return;
  if (link.isOpen) state.free.add(slot);
  else {
    link.parked.add(slot);
    link.connect();
  }
}

function busySlots({ links }: RunState): Set<Slot> {
  const busy = new Set<Slot>();
  for (const { jobs } of links.values()) {
    for (const { slot } of jobs) if (slot) busy.add(slot);
  }
  return busy;
}

function kindOf({ machine, gpu, pyenv }: Slot): string {
  return JSON.stringify([machine?.key, gpu, pyenv]);
}

function countsOf(slots: Iterable<Slot>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { machine } of slots) {
    const { key } = machine!;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function tell(state: RunState, before: ReadonlyMap<string, number>): void {
  const { observer } = state.options;
  const now = countsOf(state.open);
  for (const machine of new Set([...before.keys(), ...now.keys()])) {
    const news = {
      slots: now.get(machine) ?? 0,
      before: before.get(machine) ?? 0,
    };
    if (news.slots === news.before) continue;
    state.afterwards(() => observer.slots?.(machine, news));
  }
}
