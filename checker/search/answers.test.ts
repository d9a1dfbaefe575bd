import { expect, test } from "vitest";
import { Answers, unknown } from "./answers.ts";

test("each question has one number, however many there are, and is counted", () => {
  const answers = new Answers();
  const questions = Array.from({ length: 3000 }, (_, i) => [i % 50, Math.floor(i / 50)] as const);
  const first = questions.map(([from, asked]) => answers.ask(from, asked));
  expect(first).toEqual(questions.map((_, i) => i));
  expect(questions.map(([from, asked]) => answers.ask(from, asked))).toEqual(first);
  expect(answers.count).toBe(3000);
  expect([answers.times.at(7), answers.times.at(2999), answers.to.at(7)]).toEqual([2, 2, unknown]);
  expect([answers.from.at(51), answers.asked.at(51)]).toEqual([1, 1]);
});
