import { describe, expect, it } from "vitest";
import type { Observer } from "../checker/index.ts";
import { neighboursSending, recommended } from "../models/instances/points.ts";
import { access, type Actor } from "../spec/domains.ts";
import type { Constants } from "../spec/constants.ts";
import { HOST_REGIONS, host, l1, neighbours, outsideL1 } from "../properties/observer.ts";

/** Two L2s with queues: every region is used. */
const c: Constants = { ...recommended, ...neighboursSending, virtqueue: true, backend: "LATER" };

const readable = (actors: readonly Actor[]): Set<string> =>
  new Set(actors.flatMap((a) => Object.keys(access[a])));
/** The regions of the places that an observer always sees. */
const regionsOf = ({ places }: Observer): Set<string> =>
  new Set(((places?.(c) ?? []) as readonly string[]).map((p) => p.split(".", 1)[0] ?? p));

describe("observers see at least what the trust-domain boundary lets them read", () => {
  it("the host: all regions of all its actors, and the pages that it manages through the module", () => {
    const mine = readable(["l0Kernel", "emulator", "host"]);
    expect([...HOST_REGIONS].toSorted()).toEqual([...mine, "sept"].toSorted());
    expect(regionsOf(host)).toEqual(new Set(HOST_REGIONS));
  });

  it("an L2: its part of each region; its registers while it runs", () => {
    const mine = readable(["l2"]);
    mine.delete("cpu");
    expect(regionsOf(neighbours)).toEqual(mine);
    expect(neighbours.sees).not.toBeNull();
  });

  it("L1: all its regions; its registers while it runs, and buffers but the victim's", () => {
    const mine = readable(["l1"]);
    mine.delete("cpu");
    expect(regionsOf(l1)).toEqual(mine);
    expect(
      ((l1.places?.(c) ?? []) as readonly string[]).filter((p) => p.startsWith("buf")),
    ).toEqual(["buf.0.2"]);
  });

  it("those outside L1: what the host and each L2 see", () => {
    const together = regionsOf(outsideL1);
    for (const region of [...regionsOf(host), ...regionsOf(neighbours)])
      expect(together).toContain(region);
  });

  it("notice steps of their own actors and of nobody else", () => {
    const by = (o: Observer, action: string, params: object = {}): unknown =>
      o.notices?.({ action, params }, c);
    expect(by(host, "HostEnters")).toBe(true);
    expect(by(host, "KernelEnters")).toBe(true);
    expect(by(host, "EmulatorDispatches")).toBe(true);
    expect(by(host, "L2MmioCall")).toBe(false);
    expect(by(neighbours, "L2Retire", { vcpu: 0, vm: 2 })).toBe(true);
    expect(by(neighbours, "L2Retire", { vcpu: 0, vm: 1 })).toBe(false);
    expect(by(l1, "L1Forwards")).toBe(true);
    expect(by(l1, "HostEnters")).toBe(false);
  });
});
