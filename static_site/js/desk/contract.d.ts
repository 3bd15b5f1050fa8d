/** The shapes of the agents' API (`GET /api/openapi.json`) that the desk reads. */
import type { Attachment, DueStep, Folded, Named, OfferedTopic } from "../contract";

export type Status = "received" | "in_progress" | "waiting_requester" | "answered" | "closed";
export type Priority = "normal" | "high" | "urgent";
export type Data = "none" | "aggregate" | "microdata";
export type Act =
  | "reply" | "ask" | "note" | "claim" | "release" | "assign" | "transfer"
  | "edit" | "extend" | "close" | "reopen" | "merge" | "propose_email" | "approve_email" | "approve";

export interface Row {
  number: string;
  status: Status;
  subject: string;
  topic: Named;
  area: Named;
  opened_at: string;
  due_on: string;
  overdue: boolean;
  due_soon: boolean;
  assignee?: Named;
  priority: Priority;
  full_name: string;
  version: number;
}

export interface Counts {
  unassigned: number;
  mine: number;
  area: number;
  due_soon: number;
  overdue: number;
  waiting: number;
  answered: number;
}

export interface Rows {
  items: Row[];
  next_cursor?: string;
  counts?: Counts;
  unreadable?: string[];
}

export interface Finding {
  key: string;
  attribute?: string;
  code: string;
  in_force: boolean;
}

export interface CatalogInForce {
  areas: Named[];
  topics: (Named & { area: Named; working_days: number; hint_url?: string })[];
  user_types: Named[];
  holidays: { date: string; name: string; origin: string; worked: boolean }[];
  settings: { id: string; value: string; default: string; description?: string }[];
  findings: Finding[];
}

export interface Author {
  kind: "requester" | "agent" | "system";
  id?: string;
  name?: string;
  area?: string;
}

export interface DeskEntry extends Folded {
  id: string;
  kind: "message" | "reply" | "note" | "event";
  at: string;
  author: Author;
  body: string;
  version: number;
  event?: string;
  changes?: Record<string, [string | null, string | null]>;
  data?: Data;
  approval?: "pending" | "approved";
  from_ticket?: string;
  attachments: Attachment[];
  automatic: boolean;
  by_mail: boolean;
  unverified_sender?: string;
}

export interface Other {
  number: string;
  subject: string;
  status: Status;
  opened_at: string;
  area: Named;
}

export interface MailSeen {
  id: string;
  to_requester: boolean;
  kind: string;
  to: string;
  state: string;
  at: string;
  error?: string;
}

export interface DeskTicket {
  number: string;
  version: number;
  status: Status;
  subject: string;
  topic: Named;
  area: Named;
  language: "es" | "en";
  opened_at: string;
  updated_at: string;
  due_on: string;
  due_explained: DueStep[];
  warned_on: string;
  overdue: boolean;
  due_soon: boolean;
  clock: "runs" | "paused" | "stopped";
  priority: Priority;
  legal_request: boolean;
  extension?: { reason: string; due_before: string; due_after: string; at: string };
  assignee?: Named;
  close_reason?: Named;
  merged_into?: string;
  merged_from: string[];
  erased_at?: string;
  requester: {
    full_name: string;
    email: string;
    approval?: { email: string; asked_by: string; asked_at: string; approved_by?: string };
    correction_due_at?: string;
    email_bounced_at?: string;
    phone?: string;
    nationality: Named;
    document: { type: "cedula" | "passport"; number: string };
    user_type: Named;
    organization?: string;
    via?: string;
    channel?: string;
  };
  rating?: { score: number; comment?: string; at: string };
  entries: DeskEntry[];
  others: Other[];
  mails: MailSeen[];
  acts: Act[];
  unreadable?: string[];
}

export interface Colleague {
  id: string;
  name: string;
  areas: string[];
  works: boolean;
  trail: boolean;
}

export interface Setup {
  me: { id: string; name: string; email: string; role: string; areas: Named[]; permissions: string[] };
  areas: Named[];
  topics: OfferedTopic[];
  agents: Colleague[];
  statuses: Named[];
  priorities: Named[];
  close_reasons: Named[];
  user_types: Named[];
  variables: string[];
  extension_working_days: number;
  reopen_within_days: number;
}

export interface CannedReply {
  id: string;
  name: string;
  body_es: string;
  body_en?: string;
  area?: string;
}

export interface Present {
  name: string;
  doing: "viewing" | "replying";
  at: string;
}

export interface Trace {
  at: string;
  actor: string;
  actor_name?: string;
  act: string;
  number?: string;
  numbers: string[];
  sought: string[];
  address: string;
  detail?: string;
}

export interface Done {
  done: number;
  of: number;
  refused: { number: string; code: string; detail: string }[];
}
