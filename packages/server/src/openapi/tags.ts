/** The groups of operations, in the order in which they are shown. */
export const TAGS = [
  { name: "Events", description: "Usage events in, and the latest of them." },
  { name: "Daybook reports", description: "Reports of Daybook's own, without the limits of the two contracts." },
  { name: "OpenRouter: analytics", description: "What the account used, in the words of OpenRouter's API." },
  { name: "OpenRouter: keys", description: "Keys, with what each has used, in the words of OpenRouter's API." },
  { name: "OpenRouter: workspaces", description: "Workspaces and who is in them, in the words of OpenRouter's API." },
  { name: "OpenRouter: account", description: "Credits and people, in the words of OpenRouter's API." },
  { name: "v0: reports", description: "What each member did and used, in the words of v0's API, version 1." },
  { name: "v0: user", description: "Who is asking and what is left, in the words of v0's API, version 1." },
  { name: "v0: usage", description: "Credits and activity, in the words of v0's API, version 2." },
  { name: "Admin: teams", description: "Teams: made by the operator, changed by their owners too." },
  { name: "Admin: members", description: "People of a team, and the strings by which events call them." },
  { name: "Admin: workspaces", description: "Workspaces of a team." },
  { name: "Admin: keys", description: "Keys of a team." },
  { name: "Admin: vendors", description: "Services whose own account of a team's usage is kept beside its events." },
  { name: "Admin: prices", description: "What calls cost whose senders do not say so, in versions." },
  { name: "Admin: operations", description: "What an operator runs by hand." },
  { name: "Session", description: "Signing in, for pages: a cookie that every route takes in place of a key." },
  { name: "Server", description: "How the server does, and what it is. None of these needs a key." },
] as const;

export type TagName = (typeof TAGS)[number]["name"];
