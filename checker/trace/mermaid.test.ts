// @vitest-environment happy-dom
// Mermaid's own parser judges what is written; it looks at colours, and so wants a window.
import fc from "fast-check";
import mermaid from "mermaid";
import { describe, expect, test } from "vitest";
import type { Zone } from "../contract/system.ts";
import type { Explanation } from "../explain/explanation.ts";
import type { Beside } from "../verdict.ts";
import { formatMermaid, type Diagrammed } from "./mermaid.ts";
import type { Trace, TraceStep } from "./trace.ts";

interface Message {
  readonly from?: string;
  readonly to?: string;
  readonly type: number;
  readonly message: unknown;
}
interface Sequence {
  getMessages(): readonly Message[];
  getActors(): ReadonlyMap<string, { readonly description: string }>;
  getBoxes(): readonly { readonly name: string; readonly actorKeys: readonly string[] }[];
  getDiagramTitle(): string;
  readonly LINETYPE: Readonly<Record<string, number>>;
}

/** What Mermaid itself makes of `text`. @throws what its parser throws */
async function parsed(text: string): Promise<Sequence> {
  expect(await mermaid.parse(text)).toMatchObject({ diagramType: "sequence" });
  // oxlint-disable-next-line typescript/no-deprecated -- parse() answers only whether it can
  const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
  return diagram.db as unknown as Sequence; // the type of a diagram in general
}

/** As a browser shows it: Mermaid's marks for entities, and breaks, as text. */
function shown(text: unknown): string {
  return String(text)
    .replaceAll("<br/>", "\n")
    .replaceAll(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(Number(code)));
}

const zones: readonly Zone[] = [
  { name: "trusted", actors: ["guest", "module"] },
  { name: "host", actors: ["kernel", "emulator"] },
];
const step = (
  actor: string,
  action: string,
  to: string | null,
  state: number,
  more: Partial<TraceStep> = {},
): TraceStep => ({
  action,
  params: { cpu: 0 },
  actor,
  message: to === null ? null : { to, label: `${action} label`, value: null },
  state: { n: state, flag: state > 1 },
  monitor: null,
  ...more,
});
const run = (...steps: TraceStep[]): Trace => ({
  model: "m",
  property: "P",
  constants: {},
  initial: { n: 0, flag: false },
  initialMonitor: null,
  steps,
});
const calls = run(
  step("guest", "Ask", "module", 1),
  step("kernel", "Enter", "module", 2),
  step("kernel", "Think", null, 3),
);
const diagram = (more: Partial<Diagrammed> = {}): Diagrammed => ({
  subject: { model: "m", id: "S1", name: "Name" },
  trace: calls,
  ending: { kind: "violated", failed: ["conjunct"] },
  zones,
  ...more,
});
const arrows = (messages: readonly Message[], types: Sequence["LINETYPE"]): readonly Message[] =>
  messages.filter((m) => m.type === types["SOLID"] || m.type === types["DOTTED"]);
const read = async (shownDiagram: Diagrammed) => {
  const db = await parsed(formatMermaid(shownDiagram));
  const messages = db.getMessages();
  return {
    lanes: [...db.getActors().values()].map((a) => shown(a.description)),
    boxes: db.getBoxes().map((b) => [shown(b.name), b.actorKeys.length]),
    title: shown(db.getDiagramTitle()),
    arrows: arrows(messages, db.LINETYPE).map(
      (m) =>
        `${m.from} ${m.type === db.LINETYPE["DOTTED"] ? "··" : "→"} ${m.to}: ${shown(m.message)}`,
    ),
    notes: messages.filter((m) => m.type === db.LINETYPE["NOTE"]).map((m) => shown(m.message)),
    frames: messages.flatMap((m) =>
      Object.entries(db.LINETYPE).flatMap(([name, type]) =>
        type === m.type && /^(?:LOOP|ALT)/.test(name) ? [name] : [],
      ),
    ),
  };
};

describe("what Mermaid reads", () => {
  test("lanes in the order of the zones, arrows in that of the steps, the conjunct at the end", async () => {
    const { lanes, boxes, title, arrows, notes, frames } = await read(diagram());
    expect(lanes).toEqual(["guest", "module", "kernel"]); // the emulator has no part
    expect(boxes).toEqual([
      ["trusted", 2],
      ["host", 1],
    ]);
    expect(title).toBe("S1 Name in m");
    expect(arrows).toEqual([
      "p0 → p1: Ask (cpu=0)\nAsk label",
      "p2 → p1: Enter (cpu=0)\nEnter label",
      "p2 → p2: Think (cpu=0)",
    ]);
    expect(notes).toEqual([
      "n: 0 → 1",
      "n: 1 → 2\nflag: false → true",
      "n: 2 → 3",
      "✗ violated: conjunct",
    ]);
    expect(frames).toEqual([]);
  });

  test("a zone without a name has no box", async () => {
    const { boxes, lanes } = await read(
      diagram({ zones: [{ name: "", actors: ["kernel", "module", "guest"] }] }),
    );
    expect([boxes, lanes]).toEqual([[], ["kernel", "module", "guest"]]);
  });

  test("a trace without steps shows its end", async () => {
    const { notes } = await read(diagram({ trace: run(), ending: { kind: "reached" } }));
    expect(notes).toEqual(["✓ reached, in an initial state"]);
  });

  test("machine words stand on the arrow; the value only where there are none", async () => {
    const message = { to: "module", label: "CALL", value: { r11: "X", r12: 1 } };
    const { arrows } = await read(
      diagram({
        trace: run(
          step("guest", "A", null, 1, { message: { ...message, lines: ["R11=0x30", "R12=1"] } }),
          step("guest", "B", null, 1, { message }),
        ),
      }),
    );
    expect(arrows).toEqual([
      "p0 → p1: A (cpu=0)\nCALL\nR11=0x30\nR12=1",
      "p0 → p1: B (cpu=0)\nCALL\nr11: X\nr12: 1",
    ]);
  });

  test("a lasso is a loop around the steps that come again, or a note where it stutters", async () => {
    const lasso = { start: 1, element: 2, fair: [] };
    const looping = await read(diagram({ ending: { kind: "violated", failed: [], lasso } }));
    expect(looping.frames).toEqual(["LOOP_START", "LOOP_END"]);
    expect(looping.notes.slice(-2)).toEqual([
      "steps 2–3 are taken again and again",
      "for 2\n✗ violated",
    ]);
    const db = await parsed(
      formatMermaid(diagram({ ending: { kind: "violated", failed: [], lasso } })),
    );
    const types = db.getMessages().map((m) => m.type);
    const [open, close] = [
      types.indexOf(db.LINETYPE["LOOP_START"] ?? -1),
      types.indexOf(db.LINETYPE["LOOP_END"] ?? -1),
    ];
    const inside = db.getMessages().slice(open, close);
    expect(arrows(inside, db.LINETYPE).map((m) => shown(m.message).slice(0, 5))).toEqual([
      "Enter",
      "Think",
    ]);
    const still = await read(
      diagram({ ending: { kind: "violated", failed: [], lasso: { ...lasso, start: 3 } } }),
    );
    expect(still.frames).toEqual([]);
    expect(still.notes.at(-2)).toContain("the run stutters for ever");
  });

  test("of many readings some are named, and the others counted, those left out before as well", async () => {
    const readings = Array.from({ length: 12 }, (_, i) => ({
      of: "state",
      path: `n${i}`,
      value: 3,
    }));
    const explanation = {
      conjuncts: [{ conjunct: "conjunct", readings, more: 5 }],
      steps: [],
      lastWayOut: null,
    } as unknown as Explanation; // nothing else is shown
    const { notes } = await read(diagram({ explanation }));
    // Of 17 fields eight have a line.
    expect(notes.at(-1)).toMatch(/n7 = 3.*… and 9 more$/s);
  });

  test("an explanation: needed fields, steps of no consequence, the last way out, what was read", async () => {
    const none = { weight: "none", needed: [], reads: [], waysOut: [] } as const;
    const explanation: Explanation = {
      conjuncts: [
        { conjunct: "conjunct", readings: [{ of: "state", path: "n", value: 3 }], more: 0 },
      ],
      steps: [
        none,
        {
          weight: "value",
          needed: ["flag"],
          reads: [],
          waysOut: [{ action: "Leave", params: { by: "door" }, actor: "guest" }],
        },
        { ...none, weight: "enables" },
      ],
      ways: { done: true },
      lastWayOut: 1,
      switches: 1,
    } as unknown as Explanation; // what is said of the search is not shown
    const { arrows, notes } = await read(diagram({ explanation }));
    expect(arrows.map((a) => a.slice(0, 5))).toEqual(["p0 ··", "p2 → ", "p2 → "]);
    expect(notes).toEqual([
      "n: 0 → 1",
      "the last way out: instead of the next step\nguest: Leave (by=door)",
      "flag: false → true",
      "n: 2 → 3",
      "✗ violated: conjunct\nn = 3",
    ]);
  });

  test("two runs that take the same steps are drawn once, with both values", async () => {
    const second = {
      ...run(step("guest", "Ask", "module", 7), step("kernel", "Enter", "module", 8)),
      initial: { n: 6, flag: false },
    };
    const beside: Beside = {
      trace: second,
      because: "it is seen",
      differences: [{ path: "n", first: 2, second: 8 }],
    };
    const { arrows, notes, frames } = await read(
      diagram({
        trace: run(...calls.steps.slice(0, 2)),
        ending: { kind: "violated", failed: ["same"], beside },
      }),
    );
    expect(arrows).toHaveLength(2);
    expect(frames).toEqual([]);
    expect(notes).toEqual([
      "two runs, which begin with\nn: ⟨0 │ 6⟩",
      "n: ⟨0 │ 6⟩ → ⟨1 │ 7⟩\nflag: false → ⟨false │ true⟩",
      "n: ⟨1 │ 7⟩ → ⟨2 │ 8⟩\nflag: ⟨false │ true⟩ → true",
      "It is seen:\nn: ⟨2 │ 8⟩",
      "✗ violated: same",
    ]);
  });

  test("two runs that part are the branches of a frame", async () => {
    const other = run(calls.steps[0] as TraceStep, step("emulator", "Else", "kernel", 5)); // there are three
    const { arrows, frames, lanes } = await read(
      diagram({
        ending: {
          kind: "violated",
          failed: ["same"],
          beside: { trace: other, because: "b", differences: [{ path: "", first: 1, second: 2 }] },
        },
      }),
    );
    expect(frames).toEqual(["ALT_START", "ALT_ELSE", "ALT_END"]);
    expect(arrows.map((a) => a.split(/[ \n]/)[3])).toEqual(["Ask", "Enter", "Think", "Else"]);
    expect(lanes).toEqual(["guest", "module", "kernel", "emulator"]);
  });

  test("what an abstract system does stands beside the steps", async () => {
    const taken = { action: "Serve", params: {}, event: null, state: { n: 1 } };
    const { notes } = await read(
      diagram({
        ending: {
          kind: "violated",
          failed: [],
          abstract: {
            system: "bus",
            initial: { n: 0 },
            answers: [[taken], []],
            events: [],
            asked: [{ path: "n", first: 1, second: 3 }],
            possible: [],
          },
        },
      }),
    );
    expect(notes.filter((n) => n.includes("us"))).toEqual([
      "bus: Serve()",
      "bus: stutters",
      "bus: cannot follow",
      "Bus has no step that does what the last one does:\nn: 1 → 3",
    ]);
  });
});

test("a long trace says less of each step, and is never longer than Mermaid reads", async () => {
  const lines = ["R10=0 R11=0x30 R12=4 R13=0 R14=0xc000_0000 R15=0 RCX=0xfc00 RBX=0xdead_beef"];
  const long = (n: number) =>
    formatMermaid(
      diagram({
        trace: run(
          ...Array.from({ length: n }, (_, i) =>
            step("guest", "Ask", null, i, {
              message: { to: "module", label: "CALL", value: null, lines },
            }),
          ),
        ),
      }),
    );
  const said = (n: number) => [
    long(n).includes("Note over p0,p1: n: 1 → 2"),
    long(n).includes("R14=0xc000_0000"),
    long(n).includes("%% The steps say less than they could"),
  ];
  expect(said(60)).toEqual([true, true, false]);
  expect(said(400)).toEqual([false, true, true]);
  expect(said(800)).toEqual([false, false, true]);
  for (const n of [60, 400, 800]) expect(long(n).length).toBeLessThanOrEqual(50_000);
  expect((await parsed(long(800))).getMessages().length).toBeGreaterThan(800);
});

/** Texts that a careless writer of diagrams would trip over. */
const hostile = fc.oneof(
  fc.constantFrom(
    "end",
    "a; b",
    "x #35; y",
    "#quot;",
    "a: b",
    "style: a#35;b",
    "classDef x:#fff;",
    "wrap:on",
    "  nowrap: off",
    "<script>alert(1)</script>",
    "<br/>",
    "%%{init: {'theme':'dark'}}%%",
    "%% comment",
    "line\nbreak",
    "\r\nparticipant evil",
    "a)b(c",
    "red",
    "p0->>p1: x",
    "$$\\frac{1}{2}$$",
    "ﬂ°°35¶ß",
    '@{ "type": "actor" }',
    "\"quoted\" 'too' `tick`",
    "as",
    "---\ntitle: x\n---",
    "\u2028",
    "javascript:alert(1)",
    "&lt;b&gt;",
    "😀 ünï",
    "\u0000\u001b[31m",
    "__proto__",
  ),
  fc.string({ minLength: 1, maxLength: 12, unit: "binary" }),
  fc.string({ minLength: 1, maxLength: 12 }),
);

/** What of a text is to be seen: all of it but how its words are spaced; what no browser shows is replaced. */
function visible(text: string): string {
  return text.replaceAll(/(?!\s)\p{Cc}|\p{Cs}/gu, "\ufffd").replaceAll(/[\s\ufffd\u00a0]/g, "");
}

test("no text of a model is read as anything but text", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(hostile, { minLength: 6, maxLength: 6, selector: visible }),
      fc.constantFrom("guest", "module"),
      async ([zone = "", actor = "", action = "", label = "", line = "", conjunct = ""], to) => {
        const lanes: readonly Zone[] = [{ name: zone, actors: [actor, "guest", "module"] }];
        fc.pre(!["guest", "module"].includes(actor));
        const trace = run(
          step(actor, action, null, 1, {
            params: { [zone]: action },
            message: { to, label, value: null, lines: [line] },
            state: { n: conjunct, flag: label },
          }),
        );
        const db = await parsed(
          formatMermaid(
            diagram({ trace, zones: lanes, ending: { kind: "violated", failed: [conjunct] } }),
          ),
        );
        const texts = db.getMessages().map((m) => visible(shown(m.message)));
        const [lane] = [...db.getActors().values()].map((a) => visible(shown(a.description)));
        expect([lane, db.getActors().size]).toEqual([visible(actor), 2]);
        expect(db.getBoxes().map((b) => visible(shown(b.name)))).toEqual([visible(zone)]);
        const [arrow = "", ...more] = arrows(db.getMessages(), db.LINETYPE).map((m) =>
          visible(shown(m.message)),
        );
        expect(more).toEqual([]);
        for (const part of [action, label, line]) expect(arrow).toContain(visible(part));
        expect(texts.at(-1)).toBe(visible(`✗ violated: ${conjunct}`));
      },
    ),
    { numRuns: 60 },
  );
});
