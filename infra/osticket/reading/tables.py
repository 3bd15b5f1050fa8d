"""The tables of osTicket 1.10 to 1.18 that are read, with their columns in its own order.

A dump without names of columns is read by this order; one that names them, by theirs.
"""

from __future__ import annotations

#: Parted by spaces. ``..__cdata`` has the site's own fields besides.
COLUMNS = {
    "attachment": "id object_id type file_id name inline lang",
    "canned_response": "canned_id dept_id isenabled title response lang notes created updated",
    "config": "id namespace key value updated",
    "department": (
        "id pid tpl_id sla_id schedule_id email_id autoresp_email_id manager_id flags name "
        "signature ispublic group_membership ticket_auto_response message_auto_response path "
        "updated created"
    ),
    "email": "email_id noautoresp priority_id dept_id topic_id email name notes created updated",
    "event": "id name description",
    "faq": (
        "faq_id category_id ispublished question answer keywords notes views score created updated"
    ),
    "file": "id ft bk type size key signature name attrs created",
    "file_chunk": "file_id chunk_id filedata",
    "form": "id pid type flags title instructions name notes created updated",
    "form_entry": "id form_id object_id object_type sort extra created updated",
    "form_entry_values": "entry_id field_id value value_id",
    "form_field": "id form_id flags type label name configuration sort hint created updated",
    "help_topic": (
        "topic_id topic_pid ispublic noautoresp flags status_id priority_id dept_id staff_id "
        "team_id sla_id page_id sequence_id sort topic number_format notes created updated"
    ),
    "list_items": "id list_id status value extra sort properties",
    "organization": "id name manager status domain extra created updated",
    "sla": "id schedule_id flags grace_period name notes created updated",
    "staff": (
        "staff_id dept_id role_id username firstname lastname passwd backend email phone "
        "phone_ext mobile signature lang timezone locale notes isactive isadmin isvisible "
        "onvacation assigned_only show_assigned_tickets change_passwd max_page_size "
        "auto_refresh_rate default_signature_type default_paper_size extra permissions "
        "created lastlogin passwdreset updated"
    ),
    "task": (
        "id object_id object_type number dept_id staff_id team_id lock_id flags duedate "
        "closed created updated"
    ),
    "task__cdata": "task_id title",
    "team": "team_id lead_id flags name notes created updated",
    "thread": "id object_id object_type extra lastresponse lastmessage created",
    "thread_collaborator": "id flags thread_id user_id role created updated",
    "thread_entry": (
        "id pid thread_id staff_id user_id type flags poster editor editor_type source title "
        "body format ip_address extra recipients created updated"
    ),
    "thread_entry_email": "id thread_entry_id email_id mid headers",
    "thread_entry_merge": "id thread_entry_id data",
    "thread_event": (
        "id thread_id thread_type event_id staff_id team_id dept_id topic_id data username "
        "uid uid_type annulled timestamp"
    ),
    "thread_referral": "id thread_id object_id object_type created",
    "ticket": (
        "ticket_id ticket_pid number user_id user_email_id status_id dept_id sla_id topic_id "
        "staff_id team_id email_id lock_id flags sort ip_address source source_extra "
        "isoverdue isanswered duedate est_duedate reopened closed lastupdate created updated"
    ),
    "ticket__cdata": "ticket_id subject priority",
    "ticket_priority": (
        "priority_id priority priority_desc priority_color priority_urgency ispublic"
    ),
    "ticket_status": "id name state mode flags sort properties created updated",
    "user": "id org_id default_email_id status name created updated",
    "user__cdata": "user_id",
    "user_account": "id user_id status timezone lang username passwd backend extra registered",
    "user_email": "id user_id flags address",
}

#: Tables without which a ticket comes over all the same.
IDLE = frozenset({"faq", "ticket__cdata", "user__cdata", "task__cdata"})
#: What holds the lines of tickets in osTicket 1.7 to 1.9.
THREADS_BEFORE = "ticket_thread"
#: Without one of these it is no database of osTicket, or one before 1.10.
REQUIRED = ("ticket", "thread", "thread_entry", "user", "ticket_status")
