/**
 * Views of a state that let through what is allowed and take note of it: the packed views, with a proxy in
 * front of every record, array, map and small set. A cell is asked for by its place, and there is no other way
 * to it.
 *
 * Slow: who uses them keeps what he found.
 */
import { SpecError } from "../errors.ts";
import type { StateView } from "../schema/codec.ts";
import type { Places, Vertex } from "./places.ts";

/** Which cells may be touched; asked before each is. */
export interface Warden {
  /** Throws, or takes note. A draft that was not written to yet is read as the state before. */
  read(cell: number): void;
  write(cell: number): void;
  /** Whether a cell may be written, which is not asked of what is only read. */
  mayWrite(cell: number): boolean;
}

type Side = "s" | "next";

/** Methods of sets that say or change whether one element is in there. */
const ofElement = new Set(["has", "add", "delete"]);
/** Methods of sets that change all of it. */
const ofAll = new Set(["clear", "copyFrom"]);

/** The guarded roots of a state and of a draft of the next. */
export class GuardedViews {
  /** What a function of the specification gets as `s`. */
  readonly s: unknown;
  /** What it gets as `next`; where there is no draft, nobody asks. */
  readonly next: unknown;
  private readonly warden: Warden;
  private readonly views: Readonly<Record<Side, WeakMap<object, object>>> = {
    s: new WeakMap(),
    next: new WeakMap(),
  };
  private readonly before: StateView;

  constructor(places: Places, warden: Warden, s: StateView, next: StateView | null) {
    this.warden = warden;
    this.before = s;
    const [before, after]: readonly (object | undefined)[] = [s.root, next?.root];
    this.s = before === undefined ? null : this.guarded(places.root, before, "s");
    this.next = after === undefined ? null : this.guarded(places.root, after, "next");
  }

  private guarded(vertex: Vertex, view: object, side: Side): object {
    const known = this.views[side].get(view);
    if (known !== undefined) return known;
    const handler = vertex.kind === "set" ? this.onSet(vertex) : this.onParts(vertex, side);
    const made = new Proxy(view, handler);
    this.views[side].set(view, made);
    return made;
  }

  /** What stands at part `vertex` of `view`, which has it under `key`. */
  private part(vertex: Vertex, view: object, key: string, side: Side): unknown {
    if (vertex.kind === "cell") {
      const { first: cell } = vertex;
      this.warden.read(cell);
      // What has parts can be written through, once it is handed out.
      if (side === "next" && !this.warden.mayWrite(cell)) return this.fromBefore(vertex);
      return Reflect.get(view, key) as unknown;
    }
    const inner = Reflect.get(view, key) as object; // a place with parts is a view
    return this.guarded(vertex, inner, side);
  }

  /** The state before, at a place that this step does not write. */
  private fromBefore(vertex: Vertex): unknown {
    return vertex.path.split(".").reduce<unknown>(
      (view, key) => Reflect.get(view as object, key) as unknown, // parts of views are views down to a cell
      this.before.root,
    );
  }

  private readAll({ first, end }: Vertex): void {
    for (let cell = first; cell < end; cell++) this.warden.read(cell);
  }

  private writeAll({ first, end }: Vertex): void {
    for (let cell = first; cell < end; cell++) this.warden.write(cell);
  }

  private onParts(vertex: Vertex, side: Side): ProxyHandler<object> {
    const partAt = (key: string | symbol): Vertex | undefined =>
      typeof key === "string" ? vertex.parts.get(key) : undefined;
    return {
      get: (view, key) => {
        const inner = partAt(key);
        if (inner !== undefined) return this.part(inner, view, String(key), side);
        // Names with a $ are how views copy and print each other.
        if (typeof key === "string" && key.startsWith("$")) this.readAll(vertex);
        return Reflect.get(view, key) as unknown;
      },
      set: (view, key, value) => {
        const inner = partAt(key);
        if (inner !== undefined && side === "next") this.writeAll(inner);
        return Reflect.set(view, key, value);
      },
      defineProperty: (view, key, descriptor) => {
        const inner = partAt(key);
        if (inner !== undefined) this.writeAll(inner);
        return Reflect.defineProperty(view, key, descriptor);
      },
      deleteProperty: (view, key) => {
        const inner = partAt(key);
        if (inner !== undefined) this.writeAll(inner);
        return Reflect.deleteProperty(view, key);
      },
      getOwnPropertyDescriptor: (view, key) => {
        const descriptor = Reflect.getOwnPropertyDescriptor(view, key);
        const inner = partAt(key);
        if (inner === undefined || descriptor === undefined) {
          if (typeof key === "string" && key.startsWith("$")) this.readAll(vertex);
          return descriptor;
        }
        return { ...descriptor, value: this.part(inner, view, String(key), side) };
      },
    };
  }

  private onSet(vertex: Vertex): ProxyHandler<object> {
    return {
      get: (view, key) => {
        const member: unknown = Reflect.get(view, key);
        if (typeof key === "string" && ofElement.has(key) && typeof member === "function")
          return (element: unknown): unknown => {
            const cell = vertex.parts.get(String(element))?.first;
            // What is no element is in no set; to add it is refused by the view.
            if (cell !== undefined) {
              if (key === "has") this.warden.read(cell);
              else this.warden.write(cell);
            }
            return Reflect.apply(member, view, [element]) as unknown;
          };
        if (typeof key === "string" && ofAll.has(key) && typeof member === "function")
          return (...args: unknown[]): unknown => {
            this.writeAll(vertex);
            return Reflect.apply(member, view, args) as unknown;
          };
        if (key === "constructor") return member;
        this.readAll(vertex);
        return typeof member === "function"
          ? (...args: unknown[]): unknown => Reflect.apply(member, view, args) as unknown
          : member;
      },
      ownKeys: (view) => {
        this.readAll(vertex);
        return Reflect.ownKeys(view);
      },
      getOwnPropertyDescriptor: (view, key) => {
        this.readAll(vertex);
        return Reflect.getOwnPropertyDescriptor(view, key);
      },
    };
  }
}

/** That an action is not what its footprint says: SPEC007. */
export function outside(path: string, how: "reads" | "writes"): SpecError {
  return new SpecError(
    "SPEC007",
    `it ${how} ${path}, which is not in its footprint${how === "writes" ? " among what it writes" : ""}. ` +
      `Declare the place, or check without --partial-order`,
  );
}
