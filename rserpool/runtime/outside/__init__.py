"""What a program that is no member of a scope learns about it: a registrar's handlespace, and announcements."""
