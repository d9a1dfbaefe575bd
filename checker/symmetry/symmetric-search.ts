/** What symmetry adds to one exploration: representatives only, each compared with its images, and what they stand for. */
import type { Property } from "../contract/property.ts";
import type { Built, BuiltMonitor } from "../search/build.ts";
import type { Rows } from "../search/states.ts";
import type { SymmetryStatistics } from "../verdict.ts";
import { Equivariance } from "./equivariance.ts";
import type { Group } from "./group.ts";
import { Images, Reduction } from "./reduction.ts";

/** What an exploration reduced by symmetry is of. */
export interface Setting {
  readonly built: Built;
  readonly monitor: BuiltMonitor | null;
  readonly properties: readonly Property[];
  /** Words of the views that successors are made in: the system's, and a monitor's. */
  readonly views: readonly Int32Array[];
}

/** The symmetry of one exploration. */
export class SymmetricSearch {
  readonly reduction: Reduction;
  private readonly images: Images;
  private readonly equivariance: Equivariance;
  private readonly checked: boolean;
  private readonly initial: Int32Array[] = [];
  private readonly row: Int32Array;
  /** Steps so far of all states that the expanded representatives stand for. */
  represented = 0;
  private orbit = 0;

  /**
   * @param checked whether every representative is compared with its images; the initial states are in any case
   * @throws ModelError MODEL009 when a domain is not closed under the group
   */
  constructor(group: Group, { built, monitor, properties, views }: Setting, checked: boolean) {
    this.images = new Images(group, built.codec, monitor?.codec ?? null);
    this.reduction = new Reduction(this.images, views);
    this.equivariance = new Equivariance(built, monitor, properties, this.images);
    this.checked = checked;
    this.row = new Int32Array(this.images.width);
  }

  /** Takes note of the state in the views as one that begins a run. */
  began(views: readonly Int32Array[]): void {
    this.initial.push(joined(views));
  }

  /** @throws ModelError MODEL009 when the states that begin runs are not closed under the group */
  demandInitial(): void {
    this.equivariance.demandInitial(this.initial);
  }

  /**
   * To be called before row `i` is expanded.
   * @throws ModelError MODEL009 when an image of it is not like it
   */
  enter(rows: Rows, i: number): void {
    rows.read(i, 0, this.row);
    this.orbit = this.images.orbitSize(this.row);
    if (this.checked) this.equivariance.demand(this.row);
  }

  /**
   * Compares row `i` with its images, whether or not all are compared.
   * @throws ModelError MODEL009 when one of them is not like it
   */
  demand(rows: Rows, i: number): void {
    rows.read(i, 0, this.row);
    this.equivariance.demand(this.row);
  }

  /** To be called after it was expanded, with the steps that were made. */
  left(transitions: number): void {
    this.represented += this.orbit * transitions;
  }

  /** What was explored, and of how much it is the representatives. */
  statistics(rows: Rows, count: number): SymmetryStatistics {
    const { group } = this.images;
    let states = 0;
    for (let i = 0; i < count; i++) {
      rows.read(i, 0, this.row);
      states += this.images.orbitSize(this.row);
    }
    return {
      sets: group.sets,
      permutations: group.elements.length,
      checked: this.checked,
      states,
      transitions: this.represented,
    };
  }
}

/** The words of views as one row. */
export function joined(views: readonly Int32Array[]): Int32Array {
  return Int32Array.from(views.flatMap((words) => [...words]));
}
