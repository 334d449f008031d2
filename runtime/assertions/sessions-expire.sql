-- Nobody stays signed in for ever: the application makes sessions of thirty days.
SELECT user_id, created_at, expires_at
FROM sessions
WHERE expires_at > created_at + interval '31 days';
