"""What both sides of the comparison know of django-helpdesk's form; imports nothing."""

#: What our form asks beside topic, subject, request and e-mail: fields of its own.
FIELDS = ("full_name", "document", "nationality", "phone", "user_type", "occupation")
#: The header that tells what the statements of a request took.
SPENT = "X-Database-Microseconds"
