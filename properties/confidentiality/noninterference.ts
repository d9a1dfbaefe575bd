/** N1–N3, N5: two runs that differ in a secret look the same to whoever must not learn it. */
import { answerToL1, forwardedRequest, ownHypercall } from "../declassification.ts";
import { noninterference } from "../language.ts";
import { host, l1, neighbours, outsideL1 } from "../observer.ts";
import {
  secretsKeptForVictim,
  secretsOfL1,
  secretsOfVictim,
  secretsSeenByNeighbours,
} from "./secrets.ts";

const anyHost = "every host, the maximal one included, and hostile L2s";

export const hostConfidentiality = noninterference({
  id: "N1",
  name: "HostConfidentiality",
  sentence:
    "What the host sees does not depend on a register or a memory word of an L2 that the L2 has not exposed itself, nor on what L1 keeps for it in its trusted device.",
  formula:
    "∀ runs ρ, ρ′: ρ₀ =∖secret ρ′₀ ∧ steps(ρ) = steps(ρ′) ∧ released(ρ) = released(ρ′) ⇒ seen_host(ρ) = seen_host(ρ′)",
  source: "domain facts 2.2, 2.3, 6.1",
  serves: ["REQ-SECRET-FROM-HOST"],
  claimedFor: anyHost,
  secret: secretsKeptForVictim,
  observer: host,
  declassify: [ownHypercall, forwardedRequest],
});

export const neighbourConfidentiality = noninterference({
  id: "N2",
  name: "NeighbourConfidentiality",
  sentence:
    "What the other L2s see does not depend on a secret of the victim: neither through the module, nor through L1, nor through the devices of an honest host.",
  formula:
    "∀ runs ρ, ρ′: ρ₀ =∖secret ρ′₀ ∧ steps(ρ) = steps(ρ′) ⇒ ∀ j ≠ victim: seen_j(ρ) = seen_j(ρ′)",
  source: "domain facts 1.3, 6.1",
  serves: ["REQ-SECRET-FROM-NEIGHBOURS"],
  claimedFor:
    "honest host, hostile L2s; not for devices that the two share, and not for what a hostile host was told and passes on",
  secret: secretsSeenByNeighbours,
  observer: neighbours,
});

export const l1Confidentiality = noninterference({
  id: "N3",
  name: "L1Confidentiality",
  sentence: "What the host and the L2s see does not depend on L1's secrets.",
  formula:
    "∀ runs ρ, ρ′: ρ₀ =∖secret ρ′₀ ∧ steps(ρ) = steps(ρ′) ⇒ seen_outside(ρ) = seen_outside(ρ′)",
  source: "domain facts 2.2, 2.8, 6.1",
  serves: ["REQ-SECRET-OF-L1"],
  claimedFor: anyHost,
  secret: secretsOfL1,
  observer: outsideL1,
});

export const l1Integrity = noninterference({
  id: "N5",
  name: "L1Integrity",
  sentence:
    "An L2 influences L1 through its exits and its own buffer only: what L1 sees of anything else does not depend on the L2's private state.",
  formula:
    "∀ runs ρ, ρ′: ρ₀ =∖secret ρ′₀ ∧ steps(ρ) = steps(ρ′) ∧ answers(ρ) = answers(ρ′) ⇒ seen_L1(ρ) = seen_L1(ρ′)",
  source: "domain facts 2.1, 2.4, 6.1",
  serves: ["REQ-L2-INFLUENCE"],
  claimedFor: `${anyHost}; not where a neighbour can read what the victim sent to its device`,
  secret: secretsOfVictim,
  observer: l1,
  declassify: [answerToL1],
});
