/*
 * JSON written by hand into a text, value by value. Commas set themselves: a key or separated value puts one
 * unless an object or array has just begun. Inside render/ only.
 *
 *     json_key(out, "rules"), text_add_byte(out, '{'), json_member_number(out, "count", 3)
 *                                                         "rules":{"count":3
 */
#ifndef SMTPLINT_RENDER_JSON_WRITE_H
#define SMTPLINT_RENDER_JSON_WRITE_H

#include "base/text.h"

void json_string(struct text *out, struct span text); /* invalid UTF-8 becomes U+FFFD */
void json_string_or_null(struct text *out, struct span text);
void json_name(struct text *out, const char *name); /* a word of ours: nothing is escaped */

void json_number(struct text *out, unsigned long number);

void json_key(struct text *out, const char *name);
void json_separate(struct text *out);

void json_member(struct text *out, const char *name, struct span text);
void json_member_or_null(struct text *out, const char *name, struct span text);
void json_member_name(struct text *out, const char *name, const char *value);
void json_member_number(struct text *out, const char *name, unsigned long number);
void json_member_number_or_null(struct text *out, const char *name, bool known, unsigned long number);
void json_member_bool(struct text *out, const char *name, bool yes);
void json_member_seconds(struct text *out, const char *name, double seconds); /* NAN: null */

#endif
