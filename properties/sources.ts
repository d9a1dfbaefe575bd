/** Where requirements come from, and what was read of each: nothing is attributed to a text beyond that. */
import type { RequirementSource } from "../checker/index.ts";

export const patentAbstract = {
  id: "patentAbstract",
  title: "Patent abstract",
  sentence:
    "Application US20240118914A1, “Accelerated virtual passthrough I/O device performance”. Its title and its abstract were read. Claims, figures and the detailed description were not obtainable: what the text says about interrupts, resets, DMA or moving addresses, if anything, is unknown, and nothing of it is attributed to the text here.",
} as const satisfies RequirementSource;

export const ghci = {
  id: "ghci",
  title: "Guest-hypervisor communication interface",
  sentence:
    "What a trust domain and its host agree on about hypercalls. The registers, leaves and status codes are those that guests and hosts in open source use; the document itself was not read.",
} as const satisfies RequirementSource;

export const tdxModule = {
  id: "tdxModule",
  title: "Behaviour of the TDX module",
  sentence:
    "The published code of module 1.5 (TDX_1.5.01), in which trust domains can be partitioned. It was read, and not run; what it does is taken for what it is meant to do, except where it contradicts itself. That it loses an answer (H1) or rolls an L2 back (H2) when pages are taken away are hypotheses of ours, which Intel has not confirmed.",
} as const satisfies RequirementSource;

export const threatModel = {
  id: "threatModel",
  title: "Threat model of confidential guests",
  sentence:
    "The documentation of Linux on confidential guests and on paravisors, and published attacks: the host and its emulator are not trusted, L2s trust neither them nor each other, L1 and the module are trusted. A host that does not serve at all is no attack in it.",
} as const satisfies RequirementSource;

export const hostStack = {
  id: "hostStack",
  title: "Hosts and their emulators",
  sentence:
    "The interface of KVM to emulators, as documented, and the published prototypes of this path: kernels, emulators and paravisors, of which commit messages and code were read and nothing was run.",
} as const satisfies RequirementSource;

export const virtio = {
  id: "virtio",
  title: "Virtio",
  sentence:
    "Virtual I/O Device (VIRTIO) 1.2: what drivers and devices owe each other, whoever carries their accesses. Not all sections that are named were read again; those on notifications and used buffers are cited from knowledge of them.",
} as const satisfies RequirementSource;

export const derived = {
  id: "derived",
  title: "Derived",
  sentence:
    "Stated by no text: what a driver, an L1 or an owner of secrets must be able to rely on if the path is to take the place of the one through L1. The argument stands with each.",
} as const satisfies RequirementSource;
