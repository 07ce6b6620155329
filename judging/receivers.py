"""What the jury room does when the office rings. Each receiver calls one idempotent domain function."""
