/** What a verb does with its command line, parsed. */
export type Run<Request> = (request: Request) => Promise<void>;
