import { readFile } from "node:fs/promises";

/** Stops a process and all that it started where they stand, as a machine that hangs would look to others. */
export async function pauseProcess(pid: number): Promise<void> {
  // From the top: a process that is stopped starts no further ones.
  for (const each of await familyOf(pid)) signal(each, "SIGSTOP");
}

/** Lets a paused process and all that it started go on. */
export async function resumeProcess(pid: number): Promise<void> {
  for (const each of await familyOf(pid)) signal(each, "SIGCONT");
}

/** The process and its descendants, parents first. Linux says who they are; elsewhere it is the process alone. */
async function familyOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  const children = text.split(" ").filter(Boolean).map(Number);
  return [pid, ...(await Promise.all(children.map(familyOf))).flat()];
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (isRunning(pid)) throw error;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
