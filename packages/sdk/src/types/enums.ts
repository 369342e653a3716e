declare const unrecognized: unique symbol;

/** A value that this version of the SDK does not know, let through as the server sent it. */
export type Unrecognized<T> = T & { [unrecognized]: "unrecognized" };

/** One of the listed values. */
export type ClosedEnum<T extends Readonly<Record<string, string | number>>> = T[keyof T];

/** One of the listed values, or one that a newer server knows. */
export type OpenEnum<T extends Readonly<Record<string, string | number>>> =
  | T[keyof T]
  | Unrecognized<T[keyof T] extends number ? number : string>;
