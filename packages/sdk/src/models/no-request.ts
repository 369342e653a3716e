/** For operations without parameters, so that options are the third parameter of every operation. */
export type NoRequest = { [name: string]: never };
