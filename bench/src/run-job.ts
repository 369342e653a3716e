import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { JOB_FLAG, type JobName, type Jobs } from "./jobs.js";

const MAIN = fileURLToPath(new URL("./main.js", import.meta.url));

/** A job that has given its result; one that serves goes on until it is stopped. */
export interface RunningJob<Result> {
  result: Result;
  /** Null when the process has ended. */
  pid: number | null;
  stop(): Promise<void>;
}

/** Runs a job in a process of its own and waits for its result; the process may go on serving. */
export async function startJob<Name extends JobName>(
  name: Name,
  input: Parameters<Jobs[Name]>[0],
): Promise<RunningJob<Awaited<ReturnType<Jobs[Name]>>>> {
  const child = fork(MAIN, [JOB_FLAG, name], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.send({ input });
  const result = await new Promise<Awaited<ReturnType<Jobs[Name]>>>((resolve, reject) => {
    child.once("message", (message: { result: Awaited<ReturnType<Jobs[Name]>> }) => resolve(message.result));
    child.once("exit", (code, signal) => reject(new Error(`the job ${name} ended with ${code ?? signal}`)));
  });
  return {
    result,
    pid: child.pid ?? null,
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

/** Runs a job to its end. */
export async function runJob<Name extends JobName>(
  name: Name,
  input: Parameters<Jobs[Name]>[0],
): Promise<Awaited<ReturnType<Jobs[Name]>>> {
  const job = await startJob(name, input);
  await job.stop();
  return job.result;
}
