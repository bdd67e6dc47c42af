/**
 * An eye on a machine: looks at files and at the jobs that write them, now and
 * then, for all who follow some of them, and only while somebody waits.
 *
 * @module
 */
import type { Clock } from "./clock.ts";
import type { Channel, FileState, JobPlace, JobReport } from "./transport.ts";

/** From one look to the next. */
const LOOK_MS = 300;

/** What was seen; the file as it was after what is reported of the job. */
export interface Sight {
  readonly report: JobReport;
  /** Absent where there is no such file. */
  readonly file: FileState | undefined;
}

interface Question {
  readonly place: JobPlace;
  readonly path: string;
  readonly resolve: (sight: Sight) => void;
  readonly reject: (error: unknown) => void;
}

/** See the module's comment. */
export class FileEye {
  readonly #clock: Clock;
  readonly #channel: Channel;
  #questions: Question[] = [];
  #lookedAt = -Infinity;

  constructor(channel: Channel, clock: Clock) {
    this.#channel = channel;
    this.#clock = clock;
  }

  /** What the next look shows. @throws {AppError} when the channel goes down. */
  look(place: JobPlace, path: string): Promise<Sight> {
    return new Promise((resolve, reject) => {
      const isFirst = this.#questions.length === 0;
      this.#questions.push({ place, path, resolve, reject });
      if (!isFirst) return;
      const wait = this.#lookedAt + LOOK_MS - this.#clock.ticks();
      this.#clock.after(Math.max(0, wait), () => this.#answer());
    });
  }

  async #answer(): Promise<void> {
    const questions = this.#questions;
    this.#questions = [];
    this.#lookedAt = this.#clock.ticks();
    // An inquiry tells jobs apart by their names, so it is for one experiment.
    const groups = Map.groupBy(
      questions,
      ({ place: { directory, name } }) => directory.slice(0, -name.length),
    );
    await Promise.all([...groups.values()].map((group) => this.#tell(group)));
  }

  async #tell(questions: readonly Question[]): Promise<void> {
    const places = new Map(questions.map(({ place }) => [place.name, place]));
    const paths = [...new Set(questions.map(({ path }) => path))];
    try {
      const reports = await this.#channel.inquire([...places.values()]);
      const states = await this.#channel.states(paths);
      const reportOf = new Map(reports.map((report) => [report.name, report]));
      const stateOf = new Map(paths.map((path, at) => [path, states[at]]));
      for (const { place, path, resolve } of questions) {
        const report = reportOf.get(place.name)!;
        resolve({ report, file: stateOf.get(path) });
      }
    } catch (error) {
      for (const { reject } of questions) reject(error);
    }
  }
}

const EYES = new WeakMap<Channel, FileEye>();

/** The one eye of a channel. */
export function eyeOf(channel: Channel, clock: Clock): FileEye {
  const eye = EYES.get(channel) ?? new FileEye(channel, clock);
  EYES.set(channel, eye);
  return eye;
}
