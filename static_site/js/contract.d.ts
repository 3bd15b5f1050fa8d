/** The shapes of the HTTP contract (`GET /api/openapi.json`) that the site reads. */

export interface Fault {
  field: string;
  code: string;
  detail?: string;
  /** What its sentence names besides the limits. */
  values?: Record<string, string | number>;
}

export interface UploadOffered {
  upload_id: string;
  url: string;
  fields: Record<string, string>;
}

export interface Attachment {
  id: string;
  name: string;
  size: number;
  type: string;
  state: "ready" | "in_review" | "refused";
}

export interface Named {
  id: string;
  name: string;
}

export interface OfferedTopic extends Named {
  theme: string;
  area: string;
  area_name: string;
  hint?: { text: string; url?: string };
}

export interface Offer {
  topics: OfferedTopic[];
  user_types: Named[];
  notice_version: string;
}

export interface DueStep {
  kind: "first_day" | "holiday" | "due" | "pause" | "extension" | "reopened" | "legal";
  date: string;
  since?: string;
  name?: string;
  working_days?: number;
}

export interface Opened {
  number: string;
  email: string;
  opened_at: string;
  due_on: string;
  due_explained: DueStep[];
  /** Absent from a repeat of an opening whose ticket has another address by now. */
  access_token?: string;
}

/** What a mail says beyond `body`: folded, and never dropped. */
export interface Folded {
  quoted: string;
  quoted_text?: Attachment;
  full_text?: Attachment;
}

export interface Entry extends Folded {
  id: string;
  kind: "message" | "reply" | "event";
  at: string;
  author: string;
  body: string;
  event?: string;
  attachments: Attachment[];
}

/** A line of the thread that is damaged where it is stored. */
export interface LostLine {
  id: string;
  at: string;
}

export interface Ticket {
  number: string;
  status: "received" | "in_progress" | "waiting_requester" | "answered" | "closed";
  subject: string;
  topic: Named;
  area: Named;
  opened_at: string;
  due_on: string;
  due_explained: DueStep[];
  clock: "runs" | "paused" | "stopped";
  turn: "institute" | "requester" | "nobody";
  close_reason?: "resolved" | "no_response" | "duplicate" | "not_inec" | "confidential" | "withdrawn";
  /** A change of its address that the old one did not prove. */
  correction?: { state: "waiting" | "done"; email: string; until: string; stoppable: boolean };
  ask_until?: string;
  answer_until?: string;
  reopen_until?: string;
  merged_into?: string;
  email_bounced: boolean;
  can: { reply: boolean; close: boolean; reopen: boolean; rate: boolean };
  entries: Entry[];
  unreadable?: LostLine[];
  rating?: { score: number; comment?: string; at: string };
}

export interface Seen {
  ticket: Ticket;
  access_token: string;
}

export interface Account {
  email: string;
  former_emails: string[];
  created_at: string;
  language: "es" | "en";
  full_name?: string;
  nationality?: string;
  document?: { type: "cedula" | "passport"; number: string };
  gender?: string;
  phone?: string;
  user_type?: string;
  organization?: string;
  erasure_asked_at?: string;
}

export interface Begun {
  access_token: string;
  expires_in: number;
  account: Account;
}

export interface MyTicket {
  number: string;
  status: Ticket["status"];
  subject: string;
  topic: Named;
  area: Named;
  opened_at: string;
  due_on: string;
  turn: Ticket["turn"];
}

export interface HeldFile extends Attachment {
  at: string;
  author: string;
  href: string;
}

export interface HeldTicket {
  number: string;
  status: Ticket["status"];
  subject: string;
  topic: Named;
  area: Named;
  opened_at: string;
  due_on: string;
  closed_at?: string;
  requester: {
    full_name: string;
    email: string;
    nationality: Named;
    document?: { type: "cedula" | "passport"; number: string };
    gender?: string;
    phone?: string;
    user_type: Named;
    organization?: string;
  };
  rating?: { score: number; comment?: string; at: string };
  entries: Entry[];
  files: HeldFile[];
  arrived: { at: string; entry: string; body?: string }[];
  internal_notes: number;
  looks: { at: string; act: string; role: string; areas?: string }[];
  unreadable?: string[];
}

export interface Holdings {
  made_at: string;
  account: Account;
  tickets: HeldTicket[];
  mails: { kind: string; number?: string; state: string; created_at: string; sent_at?: string }[];
  next_cursor?: string;
  unreadable?: string[];
}
