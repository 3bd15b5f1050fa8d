"""What the doctor looks at, a file a subject. Every check reads and changes nothing."""
