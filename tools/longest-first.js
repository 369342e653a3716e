import { BaseSequencer } from "vitest/node";

/** Folders of tests that take minutes, most of them spent waiting; begun last they would be waited for alone. */
const LONG = ["e2e/src/crash-matrix/", "e2e/src/oracle/", "e2e/src/isolation/", "e2e/src/crash/", "e2e/src/backup/"];

/** A fresh clone has no times of earlier runs to order the files by, so the longest are named. */
export class LongestFirst extends BaseSequencer {
  /**
   * @override
   * @param {import("vitest/node").TestSpecification[]} files
   */
  async sort(files) {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rankOf(a.moduleId) - rankOf(b.moduleId));
  }
}

/** @param {string} file */
function rankOf(file) {
  const rank = LONG.findIndex((folder) => file.includes(folder));
  return rank < 0 ? LONG.length : rank;
}
