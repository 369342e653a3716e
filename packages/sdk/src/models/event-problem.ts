/** What is wrong with one event of a batch. */
export interface EventProblem {
  /** Place of the event in the batch, from 0. */
  index: number;
  /** Such as `data.model`; empty for the event as a whole. */
  path: string;
  message: string;
}
