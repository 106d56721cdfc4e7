"""Who users are at OpenID Connect providers, and who is away there to sign in."""

from __future__ import annotations

FIND = (
    "SELECT u.user_num, u.name, u.active FROM provider_accounts a"
    " JOIN users u ON u.user_num = a.user_num WHERE a.issuer = ? AND a.subject = ?"
)
ADD = (
    "INSERT INTO provider_accounts (issuer, subject, user_num, creation_time) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (issuer, subject) DO NOTHING"
)

ADD_VISIT = (
    "INSERT INTO provider_visits"
    " (digest, provider, nonce, verifier, return_to, user_num, expiry_time)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
END_VISIT = (
    "DELETE FROM provider_visits WHERE digest = ?"
    " RETURNING provider, nonce, verifier, return_to, user_num, expiry_time"
)
FORGET_VISITS = "DELETE FROM provider_visits WHERE expiry_time <= ?"
