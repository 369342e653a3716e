const KINDS = /* @__PURE__ */ Symbol.for("@daybook/sdk/error-kinds");

/**
 * An error that is recognised by its kind, so that `instanceof` holds across two copies of this package: one of the
 * application and one of a library, or two entries that were bundled apart.
 */
export abstract class MarkedError extends Error {
  /** The name of the class as it is written here, which minifiers cannot change. */
  static readonly kind: string = "MarkedError";
  /** Further kinds that objects of the class pass for. */
  static readonly alsoKinds: readonly string[] = [];

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.kind;
    Object.defineProperty(this, KINDS, { value: kindsOf(new.target) });
  }

  /** The same as `instanceof`, for code that prefers a function. */
  static isInstance<E extends MarkedError>(this: ErrorClass<E>, value: unknown): value is E {
    return isOfKind(this, value);
  }

  static override [Symbol.hasInstance]<E extends MarkedError>(this: ErrorClass<E>, value: unknown): value is E {
    return isOfKind(this, value);
  }
}

/** A class of marked errors, its constructor's parameters aside. */
export interface ErrorClass<E extends MarkedError = MarkedError> {
  readonly kind: string;
  readonly alsoKinds: readonly string[];
  readonly prototype: E;
}

function isOfKind(errorClass: ErrorClass, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  // A class of the user's that extends one of ours has no kind of its own and is told by its prototype, as ever.
  if (!Object.hasOwn(errorClass, "kind")) return Object.prototype.isPrototypeOf.call(errorClass.prototype, value);
  const kinds: unknown = Reflect.get(value, KINDS);
  return Array.isArray(kinds) && kinds.includes(errorClass.kind);
}

function kindsOf(errorClass: ErrorClass): string[] {
  const kinds = new Set<string>();
  for (let at: unknown = errorClass; isErrorClass(at); at = Object.getPrototypeOf(at)) {
    kinds.add(at.kind);
    for (const kind of at.alsoKinds) kinds.add(kind);
  }
  return [...kinds];
}

function isErrorClass(value: unknown): value is ErrorClass {
  return typeof value === "function" && "kind" in value && "alsoKinds" in value;
}
