-- The key of an avatar names the user whose it is: a picture must not come back as somebody else's.
SELECT id, avatar_key
FROM users
WHERE avatar_key IS NOT NULL
  AND NOT starts_with(avatar_key, 'avatars/' || id || '/');
