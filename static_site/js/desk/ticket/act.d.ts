import type { DeskTicket } from "../../contract";

/** What an agent may do on a ticket. */
export type Act = DeskTicket["acts"][number];
