declare module "fs-native-extensions" {
  /** Asks for an exclusive lock on the open file; true when it was granted. The lock ends with the file or the process. */
  export function tryLock(fd: number): boolean;
}
