-- Links that let a user choose a password; when a token was last used.
ALTER TABLE sign_in_links ADD COLUMN user_num BIGINT REFERENCES users ON DELETE CASCADE;
ALTER TABLE tokens ADD COLUMN last_used_time BIGINT;
