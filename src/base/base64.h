/* Base64, RFC 4648 section 4, whole tokens with their padding. */
#ifndef SMTPLINT_BASE_BASE64_H
#define SMTPLINT_BASE_BASE64_H

#include "base/arena.h"

/* False, leaving *plain alone, if it is none. */
bool base64_decode(struct arena *arena, struct span token, struct span *plain);

/* What `plain` is in base64: 4 octets for each 3 or less. */
void base64_encode(struct span plain, char *to);

bool base64_is_letter(char c); /* without the padding */

#endif
