-- Who a user is at an OpenID Connect provider.
CREATE TABLE provider_accounts (
  issuer        {text} NOT NULL,
  subject       {text} NOT NULL,
  user_num      BIGINT NOT NULL REFERENCES users ON DELETE CASCADE,
  creation_time BIGINT NOT NULL,
  PRIMARY KEY (issuer, subject)
) {clustered};
CREATE INDEX provider_accounts_by_user ON provider_accounts (user_num);

-- Who is away at a provider to sign in, by the SHA-256 of the state that their browser holds.
-- `user_num`: whose account it will be; NULL: whoever comes back.
CREATE TABLE provider_visits (
  digest      {text} PRIMARY KEY,
  provider    {text} NOT NULL,
  nonce       {text} NOT NULL,
  verifier    {text} NOT NULL,
  return_to   {text} NOT NULL,
  user_num    BIGINT REFERENCES users ON DELETE CASCADE,
  expiry_time BIGINT NOT NULL
) {clustered};
CREATE INDEX provider_visits_by_time ON provider_visits (expiry_time);
