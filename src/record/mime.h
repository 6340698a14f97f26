/*
 * The parts of MIME that stand between a mail and the log in it: header fields with their parameters and
 * transfer encodings. Results live in the caller's arena. Inside record/ only.
 *
 *     Content-Type: text/plain; charset=utf-8; name*0="very-long-"; name*1="name.log"     RFC 2045, 2231
 *     Content-Transfer-Encoding: base64                                                   RFC 2045 section 6
 */
#ifndef SMTPLINT_RECORD_MIME_H
#define SMTPLINT_RECORD_MIME_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/span.h"

/* Header fields and what follows the empty line behind them. False: it does not begin with header fields. A
 * header that is all there is has an empty body. */
bool mime_split(struct span entity, struct span *head, struct span *body);

/* The first field of that name, unfolded; "" if there is none. */
struct span mime_field(struct arena *arena, struct span head, const char *name);

/* What stands before the first parameter: "text/plain", in lower case. */
struct span mime_value(struct arena *arena, struct span field);

/* A parameter's value, put together and decoded; "" if there is none. */
struct span mime_parameter(struct arena *arena, struct span field, const char *name);

/* Encoded words to UTF-8, RFC 2047. */
struct span mime_words(struct arena *arena, struct span text);

/* The text in UTF-8; as it is if it is that already, or the charset is none that is known. */
struct span mime_utf8(struct arena *arena, struct span charset, struct span text);

/* `encoding` as told by Content-Transfer-Encoding; what is not known stays as it is. */
struct span mime_decode(struct arena *arena, struct span body, struct span encoding);

#endif
