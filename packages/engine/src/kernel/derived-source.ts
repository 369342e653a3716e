/** The source of events that Daybook derives from others by itself. No door takes it from outside. */
export const DERIVED_SOURCE = "daybook:derived";
