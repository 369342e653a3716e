import { DaybookError } from "../kernel/errors.js";
import type { TeamDirectory } from "./team-directory.js";
import type { TeamWrite, TeamWriter, Written } from "./team-writer.js";

/** One team, as the verbs in it get it: nothing outside the team can be reached through it. */
export class TeamScope {
  readonly teamId: string;
  readonly #writer: TeamWriter;

  constructor(writer: TeamWriter, teamId: string) {
    this.#writer = writer;
    this.teamId = teamId;
  }

  /** Throws `not_found` when the team was deleted meanwhile. */
  get team(): TeamDirectory {
    const team = this.#writer.directory.findTeamById(this.teamId);
    if (team === undefined) throw new DaybookError("not_found", "The team does not exist any more.");
    return team;
  }

  async write<T>(run: (write: TeamWrite) => Promise<Written<T>>): Promise<T> {
    return await this.#writer.write(this.teamId, run);
  }

  randomBytes(length: number): Buffer {
    return this.#writer.outside.randomBytes(length);
  }
}
