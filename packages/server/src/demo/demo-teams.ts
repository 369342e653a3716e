/** A made-up team. Every name and address is invented; `.example` can belong to nobody. */
export interface DemoTeam {
  slug: string;
  name: string;
  /** UTC hour at which its people begin to work. */
  firstHour: number;
  members: DemoMember[];
  /** Besides the default workspace. */
  workspaces: { slug: string; name: string }[];
  keys: DemoKey[];
  /** People in events who are no members: reports list them as unlinked. */
  strangers: string[];
}

export interface DemoMember {
  email: string;
  name: string;
  teamRoles: string[];
  v0Role: "V0Builder" | "V0Chatter" | "V0Viewer" | null;
  aliases: string[];
  /** Chats on a busy day; 0 for those who never show up. */
  chatsPerDay: number;
}

export interface DemoKey {
  name: string;
  kind: "management" | "ingest" | "inference";
  memberEmail: string;
  /** Slug; null when the key is not bound to one. */
  workspace: string | null;
}

/** Names of the inference keys, which events refer to. */
export const DEMO_KEY_NAMES = {
  chat: "Chat product",
  research: "Research notebooks",
  support: "Support bot",
  batch: "Nightly batch",
} as const;

/** Three teams, 48 members, 7 of them idle. */
export function demoTeams(): DemoTeam[] {
  return [
    makeTeam({
      slug: "acme",
      name: "Acme Robotics",
      firstHour: 7,
      people:
        "Ada Moreau, Bruno Keller, Chiara Vidal, Dov Lindqvist, Elif Tanaka, Farid Osei, Greta Novak, Hugo Serrano, " +
        "Ines Kowalska, Jonas Adeyemi, Kaia Brandt, Liam Okafor, Mina Petrova, Nils Aguilar, Odile Haugen, Pavel Ruiz, " +
        "Quinn Nakamura, Rosa Lehmann, Sven Castillo, Tova Ibrahim",
      idle: 3,
      strangers: ["studio@freelance.example", "ci-runner-4"],
    }),
    makeTeam({
      slug: "harbor",
      name: "Harbor Lane Books",
      firstHour: 12,
      people:
        "Alma Whitfield, Basil Hoang, Clara Nygaard, Dante Morris, Esme Calloway, Felix Arslan, Gwen Takeda, Hollis Reyes, " +
        "Isla Fontaine, Jude Mbeki, Kira Solberg, Lorenzo Pike, Maren Duval, Nico Abara, Opal Jensen, Piers Galindo",
      idle: 2,
      strangers: ["reviews@partner.example"],
    }),
    makeTeam({
      slug: "lumen",
      name: "Lumen Clinic",
      firstHour: 3,
      people:
        "Anouk Sato, Ben Ferrara, Cleo Dahl, Dario Mensah, Edda Rossi, Finn Yilmaz, Gaia Olsen, Hana Weber, Ivo Santos, " +
        "Jana Kimura, Kofi Larsen, Leni Marchetti",
      idle: 2,
      strangers: ["night-desk"],
    }),
  ];
}

interface TeamPlan {
  slug: string;
  name: string;
  firstHour: number;
  /** `First Last`, separated by commas; the first owns the team, the second pays for it. */
  people: string;
  /** How many at the end of the list do nothing. */
  idle: number;
  strangers: string[];
}

function makeTeam({ people, idle, ...team }: TeamPlan): DemoTeam {
  const names = people.split(", ");
  const members = names.map((name, index) =>
    makeMember({ name, index, slug: team.slug, isIdle: index >= names.length - idle }),
  );
  const emailOf = (index: number): string => emailFor(names[index] ?? "", team.slug);
  return {
    ...team,
    members,
    workspaces: [
      { slug: "research", name: "Research" },
      { slug: "support", name: "Support" },
    ],
    keys: [
      { name: "Reports", kind: "management", memberEmail: emailOf(0), workspace: null },
      { name: "Event intake", kind: "ingest", memberEmail: emailOf(0), workspace: null },
      { name: DEMO_KEY_NAMES.chat, kind: "inference", memberEmail: emailOf(2), workspace: null },
      { name: DEMO_KEY_NAMES.research, kind: "inference", memberEmail: emailOf(3), workspace: "research" },
      { name: DEMO_KEY_NAMES.support, kind: "inference", memberEmail: emailOf(4), workspace: "support" },
      { name: DEMO_KEY_NAMES.batch, kind: "inference", memberEmail: emailOf(5), workspace: null },
    ],
  };
}

const TEAM_ROLES = [["OWNER"], ["BILLING"], ["MEMBER"], ["DEVELOPER"], ["MEMBER"], ["MEMBER", "SECURITY"], ["VIEWER"]];
const V0_ROLES = ["V0Builder", "V0Chatter", "V0Builder", null, "V0Viewer"] as const;
const CHATS_PER_DAY = [3, 1, 9, 6, 5, 2, 4, 7, 3];

function makeMember(place: { name: string; index: number; slug: string; isIdle: boolean }): DemoMember {
  const { name, index, slug, isIdle } = place;
  return {
    email: emailFor(name, slug),
    name,
    // Past the list everybody is a plain member: a team has one owner and one payer.
    teamRoles: TEAM_ROLES[index] ?? ["MEMBER"],
    v0Role: V0_ROLES[index % V0_ROLES.length] ?? null,
    aliases: index % 4 === 2 ? [`${slug}-u${1000 + index * 37}`] : [],
    chatsPerDay: isIdle ? 0 : (CHATS_PER_DAY[index % CHATS_PER_DAY.length] ?? 0),
  };
}

function emailFor(name: string, slug: string): string {
  return `${name.toLowerCase().replace(" ", ".")}@${slug}.example`;
}
