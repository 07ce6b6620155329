"""What the festival office does when the lab rings. Each receiver calls one idempotent domain function."""
