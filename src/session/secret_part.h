/* What the files that look for secrets share. Inside session/ only. */
#ifndef SMTPLINT_SESSION_SECRET_PART_H
#define SMTPLINT_SESSION_SECRET_PART_H

#include "session/part.h"

#define HIDDEN "(hidden)"

/* secret_token.c: RFC 4648 section 4; false, leaving *plain alone, if it is no base64. */
bool secret_decode(struct arena *arena, struct span token, struct span *plain);

/* The same for eyes that want to know what to hide: in quotes or brackets, without its padding, in the
 * letters of URLs (RFC 4648 section 5). */
bool secret_decode_loosely(struct arena *arena, struct span token, struct span *plain);

struct span secret_unwrapped(struct span token); /* without quotes or brackets around it */

/* Base64 of what AUTH PLAIN sends (RFC 4616 section 2), whatever it stands behind. */
bool secret_is_plain_token(struct arena *arena, struct span token);

/* Letters alone, no capital behind a small one. */
bool secret_is_plain_word(struct span line);

/* A line that says nothing but base64. `sure`: and means something. */
bool secret_looks_like_token(struct arena *arena, struct span line, bool sure);

/* secret.c: the token and what it decodes to shall be seen nowhere. */
void secret_keep(struct arena *arena, struct secrets *secrets, struct span token);

/* Of the command its verb and `kept` stay. */
void secret_hide_behind(struct arena *arena, struct entry *entry, struct span kept);

/* secret_stray.c: secrets in lines that are no AUTH. */
void secret_strays(struct arena *arena, struct session *session, struct secrets *secrets);

#endif
