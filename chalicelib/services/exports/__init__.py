"""Lists and searches of the desk as files: asked for, made by a job, fetched for a week."""
